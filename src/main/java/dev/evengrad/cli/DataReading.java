package dev.evengrad.cli;

import dev.evengrad.columns.Columns;
import dev.evengrad.data.CsvOptions;
import dev.evengrad.data.DataSource;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads labelled data in the way that a loss or a trained model wants them.
final class DataReading {
  private DataReading() {}

  /// Data for a new network, from a file as `options` has it; without a loss, the label column decides between classes and values.
  static Dataset forLoss(String source, CsvOptions options, @Nullable Loss loss) {
    return DataSource.read(source, loss == null ? options : options.withTask(task(loss)));
  }

  /// Data for a trained model: its features in its order, its classes in its order, its label
  /// column unless `options` has another.
  static Dataset forModel(String source, CsvOptions options, Model model) {
    boolean classes = model.classification();
    CsvOptions fitting =
        options
            .withLabel(options.label() != null ? options.label() : TrainingRecord.label(model))
            .withTask(classes ? CsvOptions.Task.CLASSES : CsvOptions.Task.VALUES)
            .withClassNames(classes ? model.classNames() : List.of())
            .withFeatureNames(model.info().featureNames());
    return DataSource.read(source, as(model.info(), fitting));
  }

  /// With the columns that a model learned, and what stood for missing values then.
  static CsvOptions as(ModelInfo info, CsvOptions options) {
    Columns columns = info.columns();
    return columns == null
        ? options
        : options
            .withColumns(columns)
            .withNaValues(options.naValues() == null ? columns.naValues() : options.naValues());
  }

  /// A column can be a class or, with a binary loss, a probability; a distribution it cannot be.
  private static CsvOptions.Task task(Loss loss) {
    if (!loss.takesClasses()) {
      return CsvOptions.Task.VALUES;
    }
    return loss.binary() && loss.takesValues() ? CsvOptions.Task.DETECT : CsvOptions.Task.CLASSES;
  }
}
