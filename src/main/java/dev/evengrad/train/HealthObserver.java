package dev.evengrad.train;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.RecentSteps;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.kernel.BatchMoments;
import dev.evengrad.layer.Gradients;
import dev.evengrad.optim.Update;
import dev.evengrad.tensor.ParameterSlice;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Watches a trainer: measures every layer in every step, the costly numbers in every n-th and in those in which something is not finite,
 * and hands them to the rules of a {@link HealthMonitor}. Made by {@link TrainerBuilder#health}, found at {@link Trainer#health}. It only
 * reads: the weights have the same bits with it and without. It allocates nothing in a step in which no finding changes.
 *
 * <p>Every step: norm and largest magnitude of delta, over all rows of the batch, and of the gradients, and the norm of the weights. Every
 * n-th step ({@link HealthSettings#every}), from the first on: means, fractions of zeros, counts of what is not finite, {@link
 * dev.evengrad.health.Log2Histograms histograms} of magnitudes, rms of the activations, fractions of dead units and of saturated entries, the norm of the update, and the sums that the network's identities are
 * about. Of a batch in pieces all pieces are measured, with the bits of the whole batch; only where something was not finite in a step
 * that was not an n-th one are the costly numbers those of the piece in which it was seen, and of those after it.
 */
public final class HealthObserver implements StepObserver {
  private static final String[] REASONS = new String[SkipReason.values().length];

  static {
    for (SkipReason reason : SkipReason.values()) {
      REASONS[index(reason)] = reason.name().toLowerCase(Locale.ROOT);
    }
  }

  private final HealthSettings settings;
  private final StepInternals internals;
  private final Update update;
  private final LayerWatch[] layers;
  private final @Nullable ComparisonStatistics comparison;
  private final StepNumbers numbers;
  private final RecentSteps recent;
  private WatchedRun run;
  private HealthMonitor monitor;
  private Consumer<StepNumbers> listener = step -> {};
  private boolean everything;
  private boolean outputsBegun;
  private boolean lossKnown;
  private StepOutcome.@Nullable Skipped failed;

  /**
   * Of a trainer.
   *
   * @param update takes the gradients into the parameters
   * @param chain its text
   * @param batchSize the most rows of a step
   */
  HealthObserver(
      HealthSettings settings,
      StepInternals internals,
      Update update,
      String chain,
      int batchSize) {
    this.settings = settings;
    this.internals = internals;
    this.update = update;
    Gradients gradients = internals.gradients();
    List<WatchedOperation> watched =
        WatchedOperation.of(internals.spec().declaration(), internals.plan(), gradients);
    this.layers = new LayerWatch[watched.size()];
    BatchMoments.Scratch scratch = new BatchMoments.Scratch();
    boolean inPieces = batchSize > internals.plan().capacity();
    for (int i = 0; i < layers.length; i++) {
      ParameterSlice weight = watched.get(i).weight();
      int slice = weight == null ? -1 : gradients.layout().slices().indexOf(weight);
      layers[i] =
          new LayerWatch(
              i,
              watched.get(i),
              slice,
              slice < 0 ? null : gradients.statistics()[slice],
              internals.plan().kernels(),
              scratch,
              inPieces);
    }
    String loss = internals.loss().text();
    int outputs = internals.spec().output().size();
    this.run =
        new WatchedRun(
            "",
            "evengrad",
            loss,
            internals.loss().binary() ? 2 : internals.loss().takesClasses() ? outputs : 0,
            chain,
            batchSize,
            watched.stream().map(WatchedOperation::layer).toList());
    this.monitor = HealthMonitor.of(run, settings);
    this.comparison = ComparisonStatistics.of(monitor.needs(), watched, internals);
    this.numbers = monitor.newNumbers();
    this.recent = new RecentSteps(layers.length);
  }

  static HealthObserver require(@Nullable HealthObserver health) {
    if (health == null) {
      throw new IllegalStateException(
          "this trainer is not watched: add .health(HealthSettings.standard()) to its builder");
    }
    return health;
  }

  /** The rules, with what they found. */
  public HealthMonitor monitor() {
    return monitor;
  }

  /** What was found so far, in the order in which it was. */
  public List<Finding> findings() {
    return monitor.findings();
  }

  /** The numbers of the last steps. */
  public RecentSteps recent() {
    return recent;
  }

  /**
   * Says more of the run than the trainer knows, such as {@link WatchedRun#withPlannedSteps} and {@link WatchedRun#withChanceLoss}, and
   * begins to watch anew: what was found before is forgotten.
   */
  public void describe(UnaryOperator<WatchedRun> change) {
    run = change.apply(run);
    monitor = HealthMonitor.of(run, settings);
  }

  /** Who gets the numbers of each step, after the rules have; they are valid during the call only. */
  public void onStep(Consumer<StepNumbers> newListener) {
    listener = newListener;
  }

  /** Takes what was measured between steps, e.g. after an epoch. */
  public void accept(EvaluationNumbers evaluation) {
    monitor.accept(evaluation);
  }

  /** Takes what the inputs are like, before the first step. */
  public void accept(InputNumbers inputs) {
    monitor.accept(inputs);
  }

  @Override
  public void afterPiece(StepView view) {
    if (view.firstRow() == 0) {
      begin(view);
    }
    boolean last = view.firstRow() + view.rows() == view.batchRows();
    boolean finite = true;
    for (LayerWatch layer : layers) {
      layer.takeDeltas(view.rows(), last);
      finite &= layer.deltasFinite();
    }
    if (!finite && !everything) {
      everything = true;
      for (LayerWatch layer : layers) {
        layer.beginDeltas(true, view.batchRows());
        layer.takeDeltas(view.rows(), last);
      }
    }
    if (everything) {
      takeOutputs(view, last);
    }
  }

  private void begin(StepView view) {
    numbers.begin(view.step());
    numbers.setRows(view.batchRows());
    everything = (view.step() - 1) % settings.interval() == 0;
    outputsBegun = false;
    lossKnown = true;
    failed = null;
    for (LayerWatch layer : layers) {
      layer.beginDeltas(everything, view.batchRows());
    }
  }

  private void takeOutputs(StepView view, boolean last) {
    for (LayerWatch layer : layers) {
      layer.takeOutputs(view.rows(), view.batchRows(), !outputsBegun, last);
    }
    outputsBegun = true;
    if (last) {
      for (LayerWatch layer : layers) {
        layer.writeOutputs(numbers);
      }
    }
  }

  @Override
  public void afterBackward(StepView view) {
    boolean finite = true;
    for (LayerWatch layer : layers) {
      layer.writeDeltas(numbers);
      if (layer.slice() >= 0) {
        layer.writeGradient(numbers, update.parameterNorm(layer.slice()));
        finite &= layer.gradientFinite();
      }
    }
    if (everything || !finite) {
      float[] parameters = internals.weights().parameters();
      float[] gradients = internals.gradients().values();
      for (LayerWatch layer : layers) {
        layer.measureGradient(numbers, parameters, gradients);
      }
    }
    if (everything && comparison != null) {
      comparison.take(numbers, view.rows());
    }
    if (everything) {
      update.measureNextChange();
    }
  }

  /** What overflowed on the way forward is looked at while it is there. */
  @Override
  public void beforeSkip(StepView view, StepOutcome.Skipped why) {
    failed = why;
    switch (why.reason()) {
      case FORWARD_NOT_FINITE, STATISTICS_NOT_FINITE -> {
        if (view.firstRow() == 0) {
          begin(view);
          failed = why;
        }
        takeOutputs(view, true);
      }
      default -> {
        // all that there is was measured
      }
    }
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    if (numbers.step() != view.step()) {
      numbers.begin(view.step()); // nothing was computed of its batch
      lossKnown = false;
    }
    switch (outcome) {
      case StepOutcome.Applied applied -> takeReport(applied.report());
      case StepOutcome.Skipped skipped -> takeSkipped(view, skipped);
      case StepOutcome.Halted halted -> takeSkipped(view, Objects.requireNonNull(failed));
    }
    monitor.accept(numbers);
    recent.add(numbers);
    listener.accept(numbers);
  }

  private void takeReport(StepReport report) {
    numbers.setLoss(report.loss(), report.rate());
    numbers.setNorms(report.gradientNorm(), report.appliedNorm(), report.clipped());
    if (everything && comparison != null) {
      comparison.takeChange(numbers);
    }
    for (int i = 0; i < layers.length && everything; i++) {
      double change = layers[i].slice() < 0 ? Double.NaN : update.changeNorm(layers[i].slice());
      if (!Double.isNaN(change)) {
        numbers.set(Statistic.UPDATE_NORM, i, change);
      }
    }
  }

  private void takeSkipped(StepView view, StepOutcome.Skipped skipped) {
    if (lossKnown) {
      numbers.setLoss(view.loss(), update.rate());
    } else {
      numbers.setRate(update.rate());
    }
    if (skipped.reason().guarded()) {
      numbers.setNorms(update.normBefore(), 0, false);
    }
    numbers.setSkipped(REASONS[index(skipped.reason())], skipped.where());
  }

  @SuppressWarnings("EnumOrdinal") // an index of an array, stored nowhere
  private static int index(SkipReason reason) {
    return reason.ordinal();
  }
}
