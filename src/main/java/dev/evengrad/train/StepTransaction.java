package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.data.Batch;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.HeldArrays;
import dev.evengrad.model.MemoryUse;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.Update;
import dev.evengrad.optim.UpdateOutcome;
import dev.evengrad.plan.AuxiliaryLosses;
import dev.evengrad.plan.Plan;
import dev.evengrad.train.jfr.FlightRecorderEvents;
import java.util.ArrayList;
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
  private final LossOp loss;
  private final AuxiliaryLosses auxiliary;
  private final Intake intake;
  private final boolean apart;
  private final TargetScaling scaling;
  private final Tensor outputs;
  private final Update update;
  private final int[] changingMatrices;
  private final List<StepObserver> observers;
  private final @Nullable HealthObserver health;
  private final @Nullable StepGuard guard;
  private final StepView view;
  private final StepReport report;
  private final StepOutcome.Applied applied;

  /** Whether parameters have been written whose packed copies and buffers have not. */
  private boolean uncommitted;

  /**
   * A transaction on a plan.
   *
   * @param settings say who watches
   * @param scaling of the targets that the loss sees; those outside, and outputs, are in their own unit
   * @param batchSize the most rows of a step; more than the plan holds come in pieces
   * @param guard looks at every step before its update; null if none does
   */
  StepTransaction(
      ModelSpec spec,
      Plan plan,
      StepClock clock,
      Weights weights,
      Gradients gradients,
      Loss loss,
      Chain chain,
      TrainerBuilder settings,
      TargetScaling scaling,
      int batchSize,
      @Nullable MovingAverage average,
      @Nullable StepGuard guard) {
    this.plan = plan;
    this.clock = clock;
    this.weights = weights;
    this.gradients = gradients;
    this.kernels = plan.kernels();
    Value output = plan.output();
    Tensor delta = output.delta();
    if (delta == null && !plan.heads().isEmpty()) {
      // heads alone are trained: nobody reads the gradient by the output
      delta = Tensor.of(plan.capacity(), output.data().width());
    }
    if (delta == null) {
      throw new IllegalStateException("a plan for prediction cannot train");
    }
    this.loss = loss.compile(kernels, output.data(), delta, plan.capacity());
    this.auxiliary = new AuxiliaryLosses(plan, loss);
    this.guard = guard;
    this.update =
        Update.plan(
            guard == null ? chain : chain.withTap(guard.tap()),
            gradients.layout(),
            weights.parameters(),
            gradients.values(),
            gradients.statistics(),
            kernels,
            average);
    if (guard != null) {
      guard.begin(weights, update, kernels);
    }
    this.changingMatrices = weights.matricesOf(gradients.layout());
    this.intake = new Intake(plan, loss, this.loss, scaling, batchSize);
    this.scaling = scaling;
    this.apart = batchSize > plan.capacity() || scaling.wanted();
    this.outputs = apart ? Tensor.of(batchSize, output.data().width()) : output.data();
    StepInternals internals =
        new StepInternals(spec, loss, plan, auxiliary, clock, weights, gradients, intake.piece());
    this.view = new StepView(internals, this.loss, intake);
    HealthSettings watched = settings.watched();
    this.health =
        watched == null
            ? null
            : new HealthObserver(watched, internals, update, chain.text(), batchSize);
    this.observers = new ArrayList<>(settings.observers);
    if (settings.jfr) {
      observers.addFirst(new FlightRecorderEvents(health));
    }
    if (health != null) {
      observers.addFirst(health);
    }
    this.report = new StepReport(gradients.layout().slices());
    this.applied = new StepOutcome.Applied(report);
  }

  StepReport report() {
    return report;
  }

  /** Who watches, the trainer's own first. */
  List<StepObserver> observers() {
    return observers;
  }

  /** The trainer's own; null if its health is not watched. */
  @Nullable HealthObserver health() {
    return health;
  }

  StepView view() {
    return view;
  }

  /** The most rows that are computed at once. */
  int capacity() {
    return plan.capacity();
  }

  /** What the loss of the last batch is a mean over. */
  double weight() {
    return intake.weight();
  }

  Update update() {
    return update;
  }

  /** The targets of the last batch that was not skipped for its data, in their own unit. */
  Targets targets() {
    return intake.whole();
  }

  /** The outputs of that batch, all of its rows, in the unit of the targets. */
  Tensor outputs() {
    return outputs;
  }

  /** The bytes of all that is held here, observers aside. */
  MemoryUse memoryUse() {
    HeldArrays held = new HeldArrays();
    observers.forEach(held::ignore);
    held.ignore(scaling);
    long snapshots = guard == null ? 0 : guard.bytes();
    if (guard != null) {
      held.ignore(guard);
    }
    long parameters = held.count(weights.parameters());
    long buffers = held.count(weights.buffers());
    long packed = held.count(weights);
    long gradient = held.count(gradients.values());
    long moments = 0;
    for (int i = 0; i < update.stateNames().size(); i++) {
      moments += held.count(update.state(i));
    }
    long scratch = held.count(kernels);
    return new MemoryUse(
        weights.parameterLayout().parameterCount(),
        parameters,
        buffers,
        packed,
        gradient,
        moments,
        held.count(this),
        scratch,
        snapshots);
  }

  /** Whether a step was broken off while it wrote weights, so that they are those of no step. */
  boolean torn() {
    return uncommitted || update.partial();
  }

  /** To be called when all weights, moments and buffers were written. */
  void restored() {
    uncommitted = false;
  }

  /** Tries one step; {@code rateFactor} is the schedule's. */
  StepOutcome run(Batch batch, long step, double rateFactor) {
    expectMore(true);
    try {
      return attempt(batch, step, rateFactor);
    } finally {
      expectMore(false);
    }
  }

  /** As {@link Kernels#expectMore}. */
  void expectMore(boolean soon) {
    kernels.expectMore(soon);
  }

  private StepOutcome attempt(Batch batch, long step, double rateFactor) {
    int rows = batch.rows();
    view.step = step;
    view.batchRows = rows;
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).beforeStep(view);
    }
    StepOutcome.Skipped unusable = intake.accept(batch);
    view.firstRow = 0;
    view.rows = rows;
    if (unusable != null) {
      return unusable;
    }
    if (!(intake.weight() > 0)) {
      return new StepOutcome.Skipped(
          SkipReason.NO_WEIGHT,
          "row weights",
          intake.noWeight() + ": there is nothing to learn from it");
    }
    String coupled = plan.coupledLayer();
    if (coupled != null && rows % plan.capacity() == 1) {
      return tooFewRows(coupled);
    }
    clock.train(step);
    double value = 0;
    double auxiliaryValue = 0;
    boolean finite = true;
    // Once a gradient is not finite it stays so, and the plan still shows where that began.
    for (int first = 0; first < rows && finite; first += plan.capacity()) {
      int count = Math.min(plan.capacity(), rows - first);
      if (first > 0) {
        clock.piece(first);
        intake.load(batch, first, count);
      }
      view.firstRow = first;
      view.rows = count;
      plan.forward(count);
      value += loss.evaluate(count, intake.piece(), intake.weight());
      view.lossSoFar = value;
      if (!Double.isFinite(value)) {
        return tell(forwardOverflow(first, count, "loss", value));
      }
      auxiliaryValue += auxiliary.evaluate(count, intake.piece(), intake.weight());
      view.auxiliaryLoss = auxiliaryValue;
      if (!Double.isFinite(auxiliaryValue)) {
        return tell(headOverflow(first, count));
      }
      String bad = plan.layerOfBadStatistics();
      if (bad != null) {
        return tell(badStatistics(bad));
      }
      keepOutputs(first, count);
      for (int i = 0; i < observers.size(); i++) {
        observers.get(i).afterForward(view);
      }
      plan.backward(count);
      for (int i = 0; i < observers.size(); i++) {
        observers.get(i).afterPiece(view);
      }
      finite = gradientsFinite();
    }
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).afterBackward(view);
    }
    if (guard != null) {
      guard.look(rows, value + auxiliaryValue, plan.statisticsGrowth());
    }
    UpdateOutcome outcome = update.run(rateFactor);
    if (!outcome.applied()) {
      return tell(refused(outcome, view.rows));
    }
    uncommitted = true;
    weights.pack(kernels, changingMatrices);
    plan.commit();
    uncommitted = false;
    report.takeGradients(gradients.statistics());
    report.step = step;
    report.loss = value;
    report.auxiliaryLoss = auxiliaryValue;
    report.rate = update.rate() * rateFactor;
    report.gradientNorm = update.normBefore();
    report.appliedNorm = update.normAfter();
    report.normClipped = update.normClipped();
    report.clippedEntries = update.clippedEntries();
    report.clipCosine = update.clipCosine();
    return applied;
  }

  private StepOutcome.Skipped tell(StepOutcome.Skipped why) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).beforeSkip(view, why);
    }
    return why;
  }

  /** The loss of a batch, nothing changed; not finite if an output is not, for which it is searched; 0 if its rows weigh nothing. */
  double evaluate(Batch batch, NotANumberSearch search) {
    StepOutcome.Skipped unusable = intake.accept(batch);
    if (unusable != null) {
      throw new DataException(unusable.explanation());
    }
    clock.evaluate();
    double value = 0;
    for (int first = 0; first < batch.rows(); first += plan.capacity()) {
      int count = Math.min(plan.capacity(), batch.rows() - first);
      if (first > 0) {
        intake.load(batch, first, count);
      }
      plan.forwardToOutput(count);
      search.look(plan, count);
      if (intake.weight() > 0) {
        value += loss.evaluate(count, intake.piece(), intake.weight());
      }
      keepOutputs(first, count);
    }
    return value;
  }

  private void keepOutputs(int first, int count) {
    Tensor y = plan.output().data();
    TargetScale scale = scaling.scale();
    if (scale != null) {
      scale.restore(count, y.array(), y.offset(), y.stride(), outputs.array(), outputs.row(first));
    } else if (apart) {
      for (int r = 0; r < count; r++) {
        System.arraycopy(y.array(), y.row(r), outputs.array(), outputs.row(first + r), y.width());
      }
    }
  }

  private boolean gradientsFinite() {
    for (TensorStatistics statistics : gradients.statistics()) {
      if (!statistics.finite()) {
        return false;
      }
    }
    return true;
  }

  private static StepOutcome.Skipped tooFewRows(String layer) {
    return new StepOutcome.Skipped(
        SkipReason.TOO_FEW_ROWS,
        layer,
        layer
            + " normalises by the mean and the variance of the rows computed at once, and one row"
            + " has no variance: use another batch size (or micro-batch), one that leaves no single"
            + " row at the end");
  }

  private static StepOutcome.Skipped badStatistics(String layer) {
    return new StepOutcome.Skipped(
        SkipReason.STATISTICS_NOT_FINITE,
        layer,
        "the mean or the variance of a column of "
            + layer
            + " over the batch is not finite in single precision: what goes into it is too large");
  }

  /** The head whose loss is not finite, or the layer that made it so. */
  private StepOutcome.Skipped headOverflow(int first, int rows) {
    int i = 0;
    while (i < auxiliary.size() - 1 && Double.isFinite(auxiliary.value(i))) {
      i++;
    }
    return forwardOverflow(first, rows, auxiliary.head(i).name(), auxiliary.value(i));
  }

  private StepOutcome.Skipped forwardOverflow(int first, int rows, String of, double value) {
    for (Compilation.Step step : plan.steps()) {
      int row = firstRowNotFinite(step.output().data(), rows);
      if (row >= 0) {
        return new StepOutcome.Skipped(
            SkipReason.FORWARD_NOT_FINITE,
            step.layer(),
            "the output of "
                + step.layer()
                + " is not finite in row "
                + (first + row)
                + ": the first layer to overflow. Features, weights or rate are too large");
      }
    }
    return new StepOutcome.Skipped(
        SkipReason.FORWARD_NOT_FINITE,
        of,
        "all outputs are finite, but the loss "
            + (of.equals("loss") ? "" : "on " + of + " ")
            + "is "
            + value);
  }

  private StepOutcome.Skipped refused(UpdateOutcome outcome, int rows) {
    String parameter = outcome.parameter();
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
      case REFUSED ->
          guard != null && guard.refused()
              ? guard.refusal()
              : new StepOutcome.Skipped(
                  SkipReason.REFUSED, "", parameter + " refused the step, by its gradient");
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
      if (!tensor.finite(r)) {
        return r;
      }
    }
    return -1;
  }
}
