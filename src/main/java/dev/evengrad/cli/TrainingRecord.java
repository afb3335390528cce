package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.reference.RoundingCost;
import dev.evengrad.train.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the command line adds to the record that a trainer leaves in its model.
final class TrainingRecord {
  private static final String LABEL = "label column";

  private TrainingRecord() {}

  /// The model with the label column, so that later files are read in the same way, and with its
  /// held-out result and what rounding its weights cost.
  static Model extend(
      Model model,
      Dataset training,
      @Nullable Evaluation heldOut,
      @Nullable RoundingCost rounding) {
    ModelInfo info = model.info();
    Map<String, String> record = new LinkedHashMap<>(info.record());
    if (training.targetNames().size() == 1) {
      record.put(LABEL, training.targetNames().getFirst());
    }
    if (heldOut != null) {
      record.put("held out", heldOut.rows() + " rows, " + Figures.metrics(heldOut.metrics()));
    }
    if (rounding != null) {
      record.put("rounding", rounding.toString());
    }
    return model.withInfo(info.withRecord(record));
  }

  /// The name of the label column, or its number, in the file that the model was trained on; null
  /// if unknown.
  static @Nullable String label(Model model) {
    return model.info().record().get(LABEL);
  }
}
