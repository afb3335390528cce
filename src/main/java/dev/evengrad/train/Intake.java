package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.loss.Targets;
import dev.evengrad.plan.Plan;
import org.jspecify.annotations.Nullable;

/** Brings batches into a plan: all rows are looked at first, then they are copied in pieces of as many as the plan holds. */
final class Intake {
  private final Plan plan;
  private final Kernels kernels;
  private final Loss description;
  private final TargetScaling scaling;
  private final LossOp loss;
  private final int batchSize;
  private final int outputs;
  private final Targets whole = new Targets();
  private final Targets piece = new Targets();
  private final int[] classes;
  private final float[] values;
  private final float[] rowWeights;
  private final @Nullable IgnoredRows ignored;
  private double weight;

  Intake(Plan plan, Loss description, LossOp loss, TargetScaling scaling, int batchSize) {
    this.plan = plan;
    this.kernels = plan.kernels();
    this.description = description;
    this.scaling = scaling;
    this.loss = loss;
    this.batchSize = batchSize;
    this.outputs = plan.output().data().width();
    this.classes = new int[description.takesClasses() ? plan.capacity() : 0];
    this.values = new float[description.takesValues() ? plan.capacity() * outputs : 0];
    this.rowWeights = new float[description.takesRowWeights() ? plan.capacity() : 0];
    this.ignored = IgnoredRows.of(description, batchSize);
  }

  /** The targets of the last batch, not scaled; they point into its arrays, unless the loss ignores a class. */
  Targets whole() {
    return whole;
  }

  /** The targets of the piece that is in the plan, scaled if they are to be. */
  Targets piece() {
    return piece;
  }

  /** What the loss of the last batch is a mean over. */
  double weight() {
    return weight;
  }

  /** Why the weight of a batch is 0, in words. */
  String noWeight() {
    return ignored == null
        ? "the weights of all rows of the batch are 0"
        : "all rows of the batch are of the class that the loss ignores, or have the weight 0";
  }

  /**
   * Looks at all rows of a batch, and takes the weight of the whole. Its first piece is in the plan then.
   *
   * @return why the batch is of no use, or null
   * @throws ShapeException if it does not fit the network
   * @throws DataException if its targets are not what the loss takes
   */
  StepOutcome.@Nullable Skipped accept(Batch batch) {
    int rows = batch.rows();
    requireFit(batch, rows);
    StepOutcome.Skipped unusable = null;
    if (batch.classification()) {
      requireClasses(batch.classes(), rows);
      whole.setClasses(batch.classes());
    } else {
      unusable = checkValues(batch, rows);
      whole.setValues(batch.targets());
    }
    if (unusable == null) {
      unusable = checkWeights(batch.rowWeights(), rows);
      whole.setRowWeights(batch.rowWeights());
      if (ignored != null) {
        ignored.replace(batch, whole);
      }
    }
    if (unusable == null) {
      weight = loss.weight(rows, whole);
      unusable = checkFeatures(batch, rows);
    }
    if (unusable == null) {
      loadLabels(batch, 0, Math.min(rows, plan.capacity()));
    }
    return unusable;
  }

  /** Brings rows of an accepted batch into the plan. */
  void load(Batch batch, int first, int rows) {
    copyFeatures(batch, first, rows);
    if (!batch.classification()) {
      copyValues(batch, first, rows);
    }
    loadLabels(batch, first, rows);
  }

  private boolean copyFeatures(Batch batch, int first, int rows) {
    Tensor input = plan.input();
    int width = input.width();
    return kernels.copyFinite(
        rows * width, batch.features(), first * width, input.array(), input.offset());
  }

  private boolean copyValues(Batch batch, int first, int rows) {
    boolean finite =
        kernels.copyFinite(rows * outputs, batch.targets(), first * outputs, values, 0);
    TargetScale scale = scaling.scale();
    if (!finite || scale == null) {
      return finite;
    }
    double[] exact = batch.exactTargets();
    return exact == null
        ? scale.scale(rows, batch.targets(), first * outputs, values)
        : scale.scale(rows, batch.targets(), exact, first * outputs, values);
  }

  private void loadLabels(Batch batch, int first, int rows) {
    if (batch.classification()) {
      System.arraycopy(whole.classes(), first, classes, 0, rows);
      piece.setClasses(classes);
    } else {
      piece.setValues(values);
    }
    if (whole.weighted()) {
      for (int r = 0; r < rows; r++) {
        rowWeights[r] = whole.rowWeight(first + r);
      }
      piece.setRowWeights(rowWeights);
    }
  }

  private void requireFit(Batch batch, int rows) {
    int features = plan.input().width();
    if (rows < 1 || rows > batchSize) {
      throw new ShapeException(
          "the batch has "
              + rows
              + " rows, the trainer takes 1 to "
              + batchSize
              + " (its batch size)");
    }
    if (batch.featureCount() != features) {
      throw new ShapeException(
          "the batch has "
              + batch.featureCount()
              + " features a row, the network takes "
              + features);
    }
    boolean hasClasses = batch.classification();
    if (hasClasses ? !description.takesClasses() : !description.takesValues()) {
      throw new DataException(
          "the loss "
              + description.text()
              + (hasClasses
                  ? " takes values as targets, the batch has classes"
                  : " takes classes as targets, the batch has values"));
    }
    if (batch.rowWeights() != null && !description.takesRowWeights()) {
      throw new DataException(
          "the batch has row weights, which the loss " + description.text() + " does not take");
    }
  }

  private void requireClasses(int[] given, int rows) {
    if (description.binary() && outputs != 1) {
      throw new ShapeException(
          "the loss "
              + description.text()
              + " tells two classes apart by one output, the network has "
              + outputs);
    }
    int count = description.binary() ? 2 : outputs;
    for (int r = 0; r < rows; r++) {
      boolean left = ignored != null && ignored.is(given[r]);
      if (!left && (given[r] < 0 || given[r] >= count)) {
        throw new DataException(
            "the class of row "
                + r
                + " is "
                + given[r]
                + ", the network has outputs for 0 to "
                + (count - 1));
      }
    }
  }

  private StepOutcome.@Nullable Skipped checkValues(Batch batch, int rows) {
    if (batch.targetCount() != outputs) {
      throw new ShapeException(
          "the batch has "
              + batch.targetCount()
              + " target values a row, the network has "
              + outputs
              + " outputs");
    }
    float[] given = batch.targets();
    boolean finite = true;
    for (int first = lastPiece(rows); first >= 0; first -= plan.capacity()) {
      finite &= copyValues(batch, first, Math.min(plan.capacity(), rows - first));
    }
    if (!finite) {
      int bad = firstUnusable(rows * outputs, given);
      return new StepOutcome.Skipped(
          SkipReason.TARGET_NOT_FINITE,
          "target " + bad % outputs,
          "target "
              + bad % outputs
              + " of row "
              + bad / outputs
              + " is "
              + given[bad]
              + (Float.isFinite(given[bad])
                  ? ", too large for a float when it is scaled as " + scaling.scale()
                  : ""));
    }
    description.checkValues(rows, outputs, given);
    return null;
  }

  private static StepOutcome.@Nullable Skipped checkWeights(float @Nullable [] weights, int rows) {
    for (int r = 0; weights != null && r < rows; r++) {
      if (!Float.isFinite(weights[r])) {
        return new StepOutcome.Skipped(
            SkipReason.ROW_WEIGHT_NOT_FINITE,
            "row weights",
            "the weight of row " + r + " is " + weights[r]);
      }
      if (weights[r] < 0) {
        throw new DataException(
            "the weight of row " + r + " is " + weights[r] + ", expected at least 0");
      }
    }
    return null;
  }

  private StepOutcome.@Nullable Skipped checkFeatures(Batch batch, int rows) {
    boolean finite = true;
    for (int first = lastPiece(rows); first >= 0; first -= plan.capacity()) {
      finite &= copyFeatures(batch, first, Math.min(plan.capacity(), rows - first));
    }
    if (finite) {
      return null;
    }
    int width = plan.input().width();
    int bad = firstNotFinite(rows * width, batch.features());
    int column = bad % width;
    return new StepOutcome.Skipped(
        SkipReason.FEATURE_NOT_FINITE,
        "feature " + column,
        "feature " + column + " of row " + bad / width + " is " + batch.features()[bad]);
  }

  /** Where the last piece begins. Looked at from there to the first, so that the first is in its place in the end. */
  private int lastPiece(int rows) {
    return (rows - 1) / plan.capacity() * plan.capacity();
  }

  /** The first target that is not finite, or is not when it is scaled; scaling the float gives the same but for its last digits. */
  private int firstUnusable(int n, float[] given) {
    TargetScale scale = scaling.scale();
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(given[i])
          || (scale != null && !Float.isFinite(scale.scaled(given[i], i % outputs)))) {
        return i;
      }
    }
    return 0;
  }

  private static int firstNotFinite(int n, float[] given) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(given[i])) {
        return i;
      }
    }
    return -1;
  }
}
