package dev.evengrad.io.record;

import java.util.List;

/** The names of the fields of a record, besides those of {@link dev.evengrad.health.Statistic}. */
final class RecordFields {
  /** The version that is written, and read in full. */
  static final int VERSION = 1;

  static final String FORMAT = "format";
  static final String RUN = "run";
  static final String FRAMEWORK = "framework";
  static final String LOSS = "loss";
  static final String CLASSES = "classes";
  static final String OPTIMIZER = "optimizer";
  static final String BATCH = "batch";
  static final String CHANCE_LOSS = "chance_loss";
  static final String PLANNED_STEPS = "planned_steps";
  static final String EVERY = "every";
  static final String INPUT_COLUMNS = "input_columns";
  static final String ABOUT = "about";
  static final String RESUMED_AFTER = "resumed_after";
  static final String LAYERS = "layers";

  static final String STEP = "step";
  static final String RATE = "rate";
  static final String GRADIENT_NORM = "gradient_norm";
  static final String APPLIED_NORM = "applied_norm";
  static final String CLIPPED = "clipped";
  static final String SKIPPED = "skipped";
  static final String SKIPPED_LAYER = "skipped_layer";

  static final String AFTER_STEP = "after_step";
  static final String TRAINING_LOSS = "training_loss";
  static final String TRAINING_ACCURACY = "training_accuracy";
  static final String HELD_OUT_LOSS = "held_out_loss";
  static final String HELD_OUT_ACCURACY = "held_out_accuracy";

  static final String NAME = "name";
  static final String KIND = "kind";
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";
  static final String ACTIVATION = "activation";
  static final String BIAS = "bias";
  static final String TRAINED = "trained";
  static final String PROFILED = "profiled";
  static final String CHAIN = "chain";
  static final String NORMALIZED = "normalized";

  static final String MEAN = "mean";
  static final String DEVIATION = "deviation";
  static final String SMALLEST = "smallest";
  static final String LARGEST = "largest";

  static final String LOWEST = "lowest";
  static final String COUNTS = "counts";
  static final String ZEROS = "zeros";
  static final String NON_FINITE = "non_finite";

  /** Of a histogram. */
  static final List<String> HISTOGRAM = List.of(LOWEST, COUNTS, ZEROS, NON_FINITE);

  /** Of a column of the inputs. */
  static final List<String> COLUMN = List.of(NAME, MEAN, DEVIATION, SMALLEST, LARGEST);

  /** Of the line that describes a run. */
  static final List<String> DESCRIPTION =
      List.of(
          FORMAT,
          RUN,
          FRAMEWORK,
          LOSS,
          CLASSES,
          OPTIMIZER,
          BATCH,
          CHANCE_LOSS,
          PLANNED_STEPS,
          EVERY,
          INPUT_COLUMNS,
          ABOUT,
          RESUMED_AFTER,
          LAYERS);

  /** Of a layer in that line. */
  static final List<String> LAYER =
      List.of(NAME, KIND, INPUTS, OUTPUTS, ACTIVATION, BIAS, TRAINED, PROFILED, CHAIN, NORMALIZED);

  /** Of a step, besides the layers' own. */
  static final List<String> STEP_LINE =
      List.of(
          STEP, LOSS, RATE, GRADIENT_NORM, APPLIED_NORM, CLIPPED, SKIPPED, SKIPPED_LAYER, LAYERS);

  /** Of what was measured after a step. */
  static final List<String> EVALUATION =
      List.of(AFTER_STEP, TRAINING_LOSS, TRAINING_ACCURACY, HELD_OUT_LOSS, HELD_OUT_ACCURACY);

  private RecordFields() {}
}
