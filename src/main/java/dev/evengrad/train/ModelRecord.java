package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.optim.Chain;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model says of its training. */
final class ModelRecord {
  private ModelRecord() {}

  /**
   * The record as it stands now.
   *
   * @param weightsAre the text of the moving average if they are its; empty for the trained ones
   */
  static Map<String, String> of(
      TrainerBuilder settings,
      Chain chain,
      KernelBackend backend,
      Progress progress,
      long appliedSteps,
      @Nullable Dataset data,
      String weightsAre) {
    Map<String, String> record = new LinkedHashMap<>();
    record.put("seed", Long.toString(settings.seed));
    if (data != null) {
      record.put("data", data.name());
      record.put("data sha256", data.sha256());
      record.put("rows", Integer.toString(data.rows()));
    }
    record.put("epochs", Long.toString(progress.epoch));
    record.put("steps", progress.step + " tried, " + appliedSteps + " applied");
    record.put("batch size", Integer.toString(settings.batchSize));
    if (settings.rowsAtOnce() < settings.batchSize) {
      record.put("micro-batch", Integer.toString(settings.rowsAtOnce()));
    }
    record.put("optimizer", chain.text());
    record.put("schedule", settings.schedule.text());
    if (!weightsAre.isEmpty()) {
      record.put("weights", weightsAre);
    }
    record.put("fingerprint", Fingerprint.of(backend));
    return record;
  }
}
