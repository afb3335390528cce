package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.MemoryUse;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.WarmUp;
import dev.evengrad.model.WarmUpReport;
import dev.evengrad.model.WeightsHash;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.ReduceOnPlateau;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network. Owns the parameters, the gradients and the optimizer's moments. Bound to no thread, but one user at a time: a
 * second thread entering any method gets {@link IllegalStateException}, and so does an observer that calls back into it, or a call after
 * {@link #close}; {@link #spec}, {@link #backend}, {@link #requestStop} and {@link #close} alone may be called at any time. A step
 * allocates nothing once the trainer is built (skipped ones do, for their explanation).
 *
 * <p>A step takes effect as a whole or not at all, whatever an executor does to it. Where code of the user's own, such as an optimizer,
 * throws while the weights are written, they are those of no step: every method refuses with {@link IllegalStateException} then, until
 * {@link #restore}.
 */
public final class Trainer implements AutoCloseable {
  private final TrainerBuilder settings;
  private final ModelSpec spec;
  private final Loss loss;
  private final Chain chain;
  private final KernelBackend backend;
  private final Kernels kernels;
  private final Weights weights;
  private final StepTransaction transaction;
  private final Attempts attempts;
  private final List<StepObserver> observers;
  private final List<Metric> metrics;
  private final int batchSize;
  private final long seed;
  private final OneUser user;
  private final InputStatistics statistics;
  private final TargetScaling scaling;
  private final Progress progress;
  private final Resumption resumption;
  private final EvaluationLoop evaluation;
  private final AveragedWeights averaged;

  private volatile boolean stopRequested;
  private @Nullable Walk walk;

  /** Data in training with the batches that they come in. */
  private record Walk(Dataset data, Batches batches, Batch batch) {}

  /**
   * A trainer with the given settings.
   *
   * @param settings never to be changed again
   * @param kernels those of the backend; the trainer closes them
   * @param parameters taken as they are, not copied
   * @param buffers taken as they are, not copied
   */
  Trainer(
      TrainerBuilder settings,
      Loss loss,
      Chain chain,
      KernelBackend backend,
      Kernels kernels,
      float[] parameters,
      float[] buffers) {
    this.settings = settings;
    this.spec = settings.spec;
    this.loss = loss;
    this.chain = chain;
    this.batchSize = settings.batchSize;
    this.seed = settings.seed;
    this.metrics = MeasuredMetrics.of(loss, settings.metrics);
    this.backend = backend;
    this.kernels = kernels;
    Declaration declaration = spec.declaration();
    this.weights =
        new Weights(
            declaration.parameterLayout(),
            parameters,
            declaration.bufferLayout(),
            buffers,
            kernels,
            PackedWeights.Use.TRAINING);
    this.progress = Progress.of(settings.start, loss);
    StepGuard guard =
        settings.spikeGuard == null ? null : new StepGuard(settings.spikeGuard, progress);
    this.statistics = new InputStatistics(spec, weights, progress);
    this.scaling = new TargetScaling(settings, loss, progress);
    Gradients gradients =
        new Gradients(declaration.parameterLayout(), TrainerBuilder.trained(declaration, chain));
    StepClock clock = new StepClock(seed);
    Plan plan =
        Plan.forTraining(
            spec.input().shape(),
            spec.layers(),
            weights,
            gradients,
            kernels,
            settings.rowsAtOnce(),
            clock);
    CoupledRows.requireSeveral(plan.coupledLayer(), batchSize, plan.capacity());
    this.transaction =
        new StepTransaction(
            spec,
            plan,
            clock,
            weights,
            gradients,
            loss,
            chain,
            settings,
            scaling,
            batchSize,
            settings.average,
            guard);
    this.observers = transaction.observers();
    this.attempts = new Attempts(transaction, settings, progress, guard);
    this.user = new OneUser(transaction, kernels);
    transaction.update().measureClipCosineEvery(settings.clipCosineEvery);
    this.resumption =
        new Resumption(
            settings,
            loss,
            chain,
            weights,
            kernels,
            transaction.update(),
            progress,
            scaling,
            guard);
    this.averaged = new AveragedWeights(weights, kernels, transaction.update());
    this.evaluation = new EvaluationLoop(transaction, loss, metrics, batchSize);
  }

  /** Settings for a new network. */
  public static TrainerBuilder of(ModelSpec spec) {
    return new TrainerBuilder(spec, null);
  }

  /** Settings to train a model further, with its loss; the model itself does not change. */
  public static TrainerBuilder from(Model model) {
    return new TrainerBuilder(model.spec(), model);
  }

  /**
   * Tries one step on a batch of up to the batch size.
   *
   * @throws ShapeException if the batch does not fit the network
   * @throws DataException if a class is out of range or the targets are of the wrong kind; nothing is changed then
   * @throws IllegalStateException if closed, entered by two threads, or if the network standardizes its input and no statistics were
   *     taken yet, or the targets are scaled and no scale is known yet
   */
  public StepOutcome step(Batch batch) {
    user.enter();
    try {
      statistics.require();
      scaling.require();
      if (progress.halted != null) {
        return progress.halted;
      }
      attempts.walk(null);
      return attempts.tell(attempts.next(batch));
    } finally {
      user.leave();
    }
  }

  /**
   * One walk through the data in batches, shuffled by seed and epoch, the last one as small as it comes. Takes the input statistics
   * first if the network wants them and has none, and so the scale of the targets ({@link TrainerBuilder#scaleTargets}). Goes on in the middle of an epoch if the last walk was broken off there and these are
   * the data that it was on; on others an epoch begins anew, and the one broken off is not counted.
   *
   * @throws ShapeException if the data do not fit the network
   * @throws DataException if the targets are not what the loss takes, or features or classes have the names of the last data or of the
   *     model to start from, in another order
   */
  public EpochReport epoch(Dataset data) {
    user.enter();
    try {
      Walk own = prepare(data);
      Batches batches = own.batches();
      Batch batch = own.batch();
      batches.start(progress.epoch);
      batches.skipTo(progress.batchInEpoch);
      attempts.walk(batches);
      long epoch = progress.epoch;
      EpochTotals totals = new EpochTotals(transaction, metrics);
      while (progress.halted == null && !mustStop() && batches.next(batch)) {
        StepOutcome outcome = attempts.next(batch);
        progress.batchInEpoch++;
        progress.endEpochAt(batches.count());
        totals.add(outcome, batch.rows());
        attempts.tell(outcome); // last: if an observer throws, all is counted
      }
      progress.endEpochAt(batches.count()); // where nothing was left of it
      EpochReport report =
          totals.report(
              epoch + 1,
              progress.epoch > epoch,
              progress.halted == null ? null : progress.halted.finding());
      observers.forEach(o -> o.afterEpoch(report));
      return report;
    } finally {
      stopRequested = false;
      user.leave();
    }
  }

  /**
   * The loss (of scaled targets, if they are) and the metrics on some data, by the weights of the rows if they have any; nothing is
   * trained. As long as a model that was given to start from has made no step, metrics go by its calibration and its threshold; training
   * on drops both, since they fit the old weights only. Layers that take statistics of a batch use their running ones. Predictions of the {@link #model} may differ from this by
   * rounding, since a model folds batch normalisations into dense layers.
   *
   * @throws ShapeException if the data do not fit the network
   */
  public Evaluation evaluate(Dataset data) {
    return user.alone(() -> evaluationOf(data));
  }

  /**
   * As {@link #evaluate} with the moving average of the parameters in their place; buffers are the current ones.
   *
   * @throws IllegalStateException also if the trainer keeps no moving average
   */
  public Evaluation evaluateAveraged(Dataset data) {
    return user.alone(() -> averaged.during(() -> evaluationOf(data)));
  }

  /** Takes the input statistics that a {@code standardize} layer needs; {@link #epoch} does so by itself. */
  public void standardizeBy(Dataset data) {
    user.exclusively(
        () -> {
          DataFit.requireFeatures(spec, data, progress.trained());
          statistics.take(data);
        });
  }

  /**
   * Takes the scale of the targets that {@link TrainerBuilder#scaleTargets} asks for; {@link #epoch} does so by itself.
   * A scale that was given to the builder stays.
   *
   * @throws DataException if the data have classes
   * @throws IllegalStateException after the first step, or if the targets are not to be scaled
   */
  public void scaleTargetsBy(Dataset data) {
    user.exclusively(
        () -> {
          requireFit(data);
          scaling.take(data);
        });
  }

  /**
   * Scales the initial weights by data (LSUV, Mishkin and Matas 2015): every dense layer without an initializer of its own gets
   * orthogonal weights, scaled until its pre-activation has the variance 1 +- 0.1 on the first batch of the data, by whose statistics
   * batch normalisations go. Biases stay. Takes the input statistics first if the network wants them and has none.
   *
   * @throws DataException naming the layer if its variance is 0 or not finite; no weight is changed then
   * @throws IllegalStateException after the first step, or if a trained model was given to start from
   */
  public LsuvReport lsuv(Dataset data) {
    return user.alone(
        () -> {
          Lsuv.requireInitialWeights(progress);
          DataFit.requireFeatures(spec, data, progress.trained());
          statistics.takeIfMissing(data);
          Batch batch = Lsuv.firstBatch(data, batchSize, seed);
          return Lsuv.apply(spec, weights, kernels, seed, batch, transaction.update());
        });
  }

  /**
   * Has the JVM compile what the steps of this trainer run, by steps on made-up rows, so that the first ones on data are near their full
   * speed: as the next, for at most a second.
   *
   * @param rows the rows of the batches that will come, each number apart; the batch size alone if none is given. Of batches in pieces
   *     ({@link TrainerBuilder#microBatch}) that would be large two pieces are made up, as the report says, for the others are alike
   */
  public WarmUpReport warmUp(int... rows) {
    return warmUp(WarmUp.LIMIT, rows);
  }

  /** As the next, on made-up rows; {@link SettingException} also if a number of them is not 1 to the batch size. */
  public WarmUpReport warmUp(Duration limit, int... rows) {
    return warmUp(limit, StepWarmUp.batches(spec, loss, batchSize, settings.rowsAtOnce(), rows));
  }

  /**
   * Has the JVM compile what the steps of this trainer run, by steps that another trainer makes in its place: same network, loss, chain
   * and threads, copies of the weights, and moments of its own, which are given back in the end. This one stays as it is to the bit, what
   * comes is what would have come without, and its observers see nothing. Ends as soon as all is compiled.
   *
   * @param limit the longest it takes, short of the step that it is in
   * @param batches such as will come, each number of rows apart; they are read only
   * @throws SettingException if the limit is not above 0, or there is no batch
   * @throws ShapeException if a batch does not fit the network
   * @throws DataException if a step on a batch is not applied, or its targets are not what the loss takes
   */
  public WarmUpReport warmUp(Duration limit, List<Batch> batches) {
    long start = System.nanoTime();
    WarmUp.requireLimit(limit);
    SettingException.requireCount("batches of the warm-up", batches.size());
    return user.alone(
        () -> {
          Trainer twin = // which has no threads of its own to stop
              new Trainer(
                  settings.withoutObservers(),
                  loss,
                  chain,
                  backend,
                  kernels,
                  weights.parameters().clone(),
                  weights.buffers().clone());
          twin.progress.standardized = true;
          twin.progress.info = progress.info;
          twin.scaling.assumeIfMissing();
          return StepWarmUp.run(start, limit, twin, batches);
        });
  }

  /**
   * Asks a running {@link #epoch} to end after the step it is in. If none is running, the next one ends before its first step, so that a
   * request between two epochs is not lost. From any thread; good for one epoch.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Sets the base learning rate from the next step on. */
  public void setRate(double rate) {
    user.exclusively(() -> transaction.update().setRate(rate));
  }

  /**
   * Tells how good the network is after an epoch: the loss of held-out rows, or else {@link EpochReport#loss}; for a rule with {@code
   * mode=max} a measure that should grow. A schedule that lowers the base rate on plateaus ({@link ReduceOnPlateau}) goes by it; others
   * do not listen.
   */
  public void tell(double value) {
    user.exclusively(() -> progress.tell(value, settings.schedule.plateau(), transaction.update()));
  }

  /** The bytes that it takes, exactly: weights, gradients, moments, and what steps of up to the batch size need. */
  public MemoryUse memoryUse() {
    return user.alone(transaction::memoryUse);
  }

  /** The base rate of the next step. */
  public double rate() {
    return user.alone(() -> transaction.update().rate());
  }

  /** The network as it is now: a frozen copy. */
  public Model model() {
    return user.alone(() -> model(weights.parameters(), ""));
  }

  /** As {@link #model()}, rounded to a precision as {@link Model#withPrecision} does; training goes on in float32. */
  public Model model(Precision precision) {
    return model().withPrecision(precision);
  }

  /**
   * The network with the moving average of its parameters, and its buffers as they are now: a frozen copy, whose record says so.
   *
   * @throws IllegalStateException if the trainer keeps no moving average
   */
  public Model averagedModel() {
    String average = settings.average == null ? "" : settings.average.text();
    return user.alone(() -> model(averaged.parameters(), average));
  }

  private Evaluation evaluationOf(Dataset data) {
    requireFit(data);
    statistics.require();
    scaling.require();
    return evaluation.run(data, progress.untrained(settings.start, loss));
  }

  private Model model(float[] parameters, String weightsAre) {
    long applied = transaction.update().appliedSteps();
    Dataset data = walk == null ? null : walk.data();
    Map<String, String> record =
        ModelRecord.of(settings, chain, backend, progress, applied, data, weightsAre);
    ModelInfo complete = progress.info.withRecord(record);
    return new Model(spec, complete, backend, parameters, weights.buffers());
  }

  /** SHA-256 of the parameters and buffers as they are now, as {@link Model#sha256}. */
  public String sha256() {
    return user.alone(() -> WeightsHash.of(weights, scaling.scale()));
  }

  /** A copy of all that is needed to go on later with the same bits. */
  public TrainingState state() {
    return user.alone(resumption::state);
  }

  /**
   * Goes back to a state.
   *
   * @throws SettingException if it comes from a trainer with other settings; nothing is changed then
   */
  public void restore(TrainingState state) {
    user.enterToRestore();
    try {
      resumption.restore(state);
      transaction.restored();
    } finally {
      user.leave();
    }
  }

  /**
   * Ends the use of this trainer, from any thread, and stops the threads that it started. What is under way in another thread, or around
   * an observer that calls this, is not waited for: its step is done as a whole, an epoch ends after the step that it is in, as by {@link
   * #requestStop}, and the threads are stopped when it ends. Every later call is refused with {@link IllegalStateException}, but for this
   * one, which does nothing then.
   */
  @Override
  public void close() {
    user.close();
  }

  /** What is watched ({@link TrainerBuilder#health}), between steps; {@link IllegalStateException} if nothing is. */
  public HealthObserver health() {
    return user.alone(() -> HealthObserver.require(transaction.health()));
  }

  /** What the spike guard has set aside, the first 1000 times that it did; empty without one. */
  public List<SetAside> setAside() {
    return user.alone(attempts::setAside);
  }

  /** The description. */
  public ModelSpec spec() {
    return spec;
  }

  /** The backend. */
  public KernelBackend backend() {
    return backend;
  }

  /** Epochs completed. */
  public long epochs() {
    return user.alone(() -> progress.epoch);
  }

  @SuppressWarnings(
      "ReferenceEquality") // another object means other batches, even if its numbers are the same
  private Walk prepare(Dataset data) {
    Walk own = walk;
    if (own == null || own.data() != data) {
      requireFit(data);
      statistics.takeIfMissing(data);
      scaling.takeIfMissing(data);
      Batches batches = new Batches(data, batchSize, seed, true);
      own = new Walk(data, batches, batches.newBatch());
      walk = own;
      progress.takeNames(data);
    }
    progress.beginOrGoOn(data, own.batches().count());
    return own;
  }

  private void requireFit(Dataset data) {
    DataFit.require(spec, progress.info, loss, data, progress.trained());
  }

  private boolean mustStop() {
    return stopRequested || user.closed();
  }
}
