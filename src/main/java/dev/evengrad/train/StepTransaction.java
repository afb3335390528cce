package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.Targets;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Update;
import dev.evengrad.optim.UpdateOutcome;
import dev.evengrad.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training step as a transaction: forward, loss, backward, update, or nothing at all. Whatever is not finite is found before it
 * reaches a parameter, a moment or a buffer, and explained by the first place that produced it.
 */
final class StepTransaction {
  private final Plan plan;
  private final StepClock clock;
  private final Weights weights;
  private final Gradients gradients;
  private final Kernels kernels;
  private final Loss description;
  private final LossOp loss;
  private final Update update;
  private final Targets targets = new Targets();
  private final float[] targetValues;
  private final List<StepObserver> observers;
  private final StepView view;
  private final StepReport report;
  private final StepOutcome.Applied applied;
  private double weight;

  StepTransaction(
      Plan plan,
      StepClock clock,
      Weights weights,
      Gradients gradients,
      Loss loss,
      Chain chain,
      List<StepObserver> observers) {
    this.plan = plan;
    this.clock = clock;
    this.weights = weights;
    this.gradients = gradients;
    this.kernels = plan.kernels();
    this.observers = observers;
    Value output = plan.output();
    Tensor delta = output.delta();
    if (delta == null) {
      throw new IllegalStateException("a plan for prediction cannot train");
    }
    this.description = loss;
    this.loss = loss.compile(kernels, output.data(), delta, plan.capacity());
    this.update =
        Update.plan(
            chain,
            weights.parameterLayout(),
            weights.parameters(),
            gradients.values(),
            gradients.statistics(),
            kernels);
    this.targetValues = new float[loss.takesValues() ? plan.capacity() * delta.width() : 0];
    this.view = new StepView(plan, weights, gradients);
    this.report = new StepReport(weights.parameterLayout().slices());
    this.applied = new StepOutcome.Applied(report);
  }

  StepReport report() {
    return report;
  }

  StepView view() {
    return view;
  }

  /** What the loss of the last batch is a mean over. */
  double weight() {
    return weight;
  }

  Update update() {
    return update;
  }

  Targets targets() {
    return targets;
  }

  Tensor output() {
    return plan.output().data();
  }

  /** Tries one step; {@code rateFactor} is the schedule's. */
  StepOutcome run(Batch batch, long step, double rateFactor) {
    int rows = batch.rows();
    StepOutcome.Skipped unusable = load(batch);
    view.step = step;
    view.rows = rows;
    if (unusable != null) {
      return unusable;
    }
    if (!(weight > 0)) {
      return new StepOutcome.Skipped(
          SkipReason.NO_WEIGHT,
          "row weights",
          "the weights of all rows of the batch are 0: there is nothing to learn from it");
    }
    clock.train(step);
    plan.forward(rows);
    double value = loss.evaluate(rows, targets);
    view.loss = value;
    if (!Double.isFinite(value)) {
      return forwardOverflow(rows, value);
    }
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).afterForward(view);
    }
    plan.backward(rows);
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).afterBackward(view);
    }
    UpdateOutcome outcome = update.run(rateFactor);
    if (!outcome.applied()) {
      return refused(outcome, rows);
    }
    weights.pack(kernels);
    report.takeGradients(gradients.statistics());
    report.step = step;
    report.loss = value;
    report.rate = update.rate() * rateFactor;
    report.gradientNorm = update.normBefore();
    report.appliedNorm = update.normAfter();
    report.normClipped = update.normClipped();
    report.clippedEntries = update.clippedEntries();
    return applied;
  }

  /** The loss of a batch, nothing changed; not finite if an output is not; 0 if its rows weigh nothing. */
  double evaluate(Batch batch) {
    StepOutcome.Skipped unusable = load(batch);
    if (unusable != null) {
      throw new DataException(unusable.explanation());
    }
    clock.evaluate();
    plan.forward(batch.rows());
    return weight > 0 ? loss.evaluate(batch.rows(), targets) : 0;
  }

  private StepOutcome.@Nullable Skipped load(Batch batch) {
    int rows = batch.rows();
    Tensor input = plan.input();
    if (rows < 1 || rows > plan.capacity()) {
      throw new ShapeException(
          "the batch has "
              + rows
              + " rows, the trainer takes 1 to "
              + plan.capacity()
              + " (its batch size)");
    }
    if (batch.featureCount() != input.width()) {
      throw new ShapeException(
          "the batch has "
              + batch.featureCount()
              + " features a row, the network takes "
              + input.width());
    }
    boolean classes = batch.classification();
    if (classes ? !description.takesClasses() : !description.takesValues()) {
      throw new DataException(
          "the loss "
              + description.text()
              + (classes
                  ? " takes values as targets, the batch has classes"
                  : " takes classes as targets, the batch has values"));
    }
    StepOutcome.Skipped unusable = classes ? loadClasses(batch, rows) : loadValues(batch, rows);
    if (unusable == null) {
      unusable = loadWeights(batch.rowWeights(), rows);
    }
    if (unusable != null) {
      return unusable;
    }
    if (!kernels.copyFinite(
        rows * input.width(), batch.features(), 0, input.array(), input.offset())) {
      int bad = firstNotFinite(rows * input.width(), input.array(), input.offset());
      int column = bad % input.width();
      return new StepOutcome.Skipped(
          SkipReason.FEATURE_NOT_FINITE,
          "feature " + column,
          "feature "
              + column
              + " of row "
              + bad / input.width()
              + " is "
              + input.array()[input.offset() + bad]);
    }
    return null;
  }

  private StepOutcome.@Nullable Skipped loadClasses(Batch batch, int rows) {
    int[] classes = batch.classes();
    int outputs = output().width();
    if (description.binary() && outputs != 1) {
      throw new ShapeException(
          "the loss "
              + description.text()
              + " tells two classes apart by one output, the network has "
              + outputs);
    }
    int count = description.binary() ? 2 : outputs;
    for (int r = 0; r < rows; r++) {
      if (classes[r] < 0 || classes[r] >= count) {
        throw new DataException(
            "the class of row "
                + r
                + " is "
                + classes[r]
                + ", the network has outputs for 0 to "
                + (count - 1));
      }
    }
    targets.setClasses(classes);
    return null;
  }

  /** Also takes the weight of the whole batch. */
  private StepOutcome.@Nullable Skipped loadWeights(float @Nullable [] weights, int rows) {
    if (weights != null) {
      if (!description.takesRowWeights()) {
        throw new DataException(
            "the batch has row weights, which the loss " + description.text() + " does not take");
      }
      for (int r = 0; r < rows; r++) {
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
    }
    targets.setRowWeights(weights);
    weight = loss.weight(rows, targets);
    return null;
  }

  private StepOutcome.@Nullable Skipped loadValues(Batch batch, int rows) {
    int outputs = output().width();
    if (batch.targetCount() != outputs) {
      throw new ShapeException(
          "the batch has "
              + batch.targetCount()
              + " target values a row, the network has "
              + outputs
              + " outputs");
    }
    targets.setValues(targetValues);
    if (kernels.copyFinite(rows * outputs, batch.targets(), 0, targetValues, 0)) {
      description.checkValues(rows, outputs, targetValues);
      return null;
    }
    int bad = firstNotFinite(rows * outputs, targetValues, 0);
    return new StepOutcome.Skipped(
        SkipReason.TARGET_NOT_FINITE,
        "target " + bad % outputs,
        "target " + bad % outputs + " of row " + bad / outputs + " is " + targetValues[bad]);
  }

  private StepOutcome.Skipped forwardOverflow(int rows, double value) {
    for (Compilation.Step step : plan.steps()) {
      int row = firstRowNotFinite(step.output().data(), rows);
      if (row >= 0) {
        return new StepOutcome.Skipped(
            SkipReason.FORWARD_NOT_FINITE,
            step.layer(),
            "the output of "
                + step.layer()
                + " is not finite in row "
                + row
                + ": the first layer to overflow. Weights or rate are too large");
      }
    }
    return new StepOutcome.Skipped(
        SkipReason.FORWARD_NOT_FINITE, "loss", "all outputs are finite, but the loss is " + value);
  }

  private StepOutcome.Skipped refused(UpdateOutcome outcome, int rows) {
    String parameter = weights.parameterLayout().slices().get(outcome.slice()).name();
    return switch (outcome.kind()) {
      case NOT_FINITE_GRADIENT ->
          new StepOutcome.Skipped(
              SkipReason.GRADIENT_NOT_FINITE,
              gradientOrigin(parameter, rows),
              "the gradient of "
                  + parameter
                  + " is not finite: clip cannot mend it, since the norm is not finite either");
      case TOO_LARGE_TO_SQUARE ->
          new StepOutcome.Skipped(
              SkipReason.GRADIENT_TOO_LARGE,
              parameter,
              "an entry of the gradient of "
                  + parameter
                  + " is above 1e19, too large for its square: clip by value or by norm");
      case NOT_FINITE_UPDATE ->
          new StepOutcome.Skipped(
              SkipReason.UPDATE_NOT_FINITE,
              parameter,
              "the update would have made "
                  + parameter
                  + " or its moments non-finite: lower the rate");
      case APPLIED -> throw new IllegalStateException("an applied update was refused");
    };
  }

  /** The layer nearest the output whose delta is not finite: there it began. */
  private String gradientOrigin(String parameter, int rows) {
    List<Compilation.Step> steps = plan.steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Tensor delta = steps.get(i).output().delta();
      if (delta != null && firstRowNotFinite(delta, rows) >= 0) {
        return steps.get(i).layer();
      }
    }
    return parameter;
  }

  private static int firstRowNotFinite(Tensor tensor, int rows) {
    for (int r = 0; r < rows; r++) {
      if (firstNotFinite(tensor.width(), tensor.array(), tensor.offset() + r * tensor.stride())
          >= 0) {
        return r;
      }
    }
    return -1;
  }

  private static int firstNotFinite(int n, float[] values, int offset) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(values[offset + i])) {
        return i;
      }
    }
    return -1;
  }
}
