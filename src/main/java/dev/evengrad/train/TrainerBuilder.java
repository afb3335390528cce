package dev.evengrad.train;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.ParallelKernels;
import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.ParameterGroups;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.text.Excerpt;
import dev.evengrad.train.jfr.FlightRecorderEvents;
import dev.evengrad.train.metric.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link Trainer}. Each is checked when it is given, or at {@link #build} where it depends on another. */
public final class TrainerBuilder {
  final ModelSpec spec;
  final @Nullable Model start;
  final List<StepObserver> observers = new ArrayList<>();
  final List<Supplier<? extends Metric>> metrics = new ArrayList<>();
  private final List<GradientTransform> transforms = new ArrayList<>();
  private final List<GradientTransform> rates = new ArrayList<>();
  private final List<GradientTransform> frozen = new ArrayList<>();
  @Nullable Loss loss;
  Schedule schedule = Schedules.constant();
  BackendChoice backend = BackendChoice.AUTO;
  @Nullable MovingAverage average;
  int batchSize = 32;
  int microBatch = Integer.MAX_VALUE;
  int clipCosineEvery = 16;
  int threads = 1;
  int spinMicros;
  @Nullable Executor executor;
  @Nullable Duration patience;
  int mostSkips = 3;
  boolean scaleTargets;
  @Nullable TargetScale targetScale;
  @Nullable HealthSettings health;
  boolean jfr;
  @Nullable SpikeGuard spikeGuard;
  long seed;

  TrainerBuilder(ModelSpec spec, @Nullable Model start) {
    this.spec = spec;
    this.start = start;
  }

  /** The loss; must be given unless a model that was trained with a built-in loss is trained on. */
  public TrainerBuilder loss(Loss value) {
    this.loss = value;
    return this;
  }

  /** Appends a clipping rule: rules act in the order given, before the optimizer. */
  public TrainerBuilder clip(GradientTransform rule) {
    if (rule.stage() != GradientTransform.Stage.CLIP) {
      throw new SpecException(
          "'" + rule.text() + "' is no clipping rule; expected e.g. globalNorm(1) or value(0.5)");
    }
    transforms.add(rule);
    return this;
  }

  /** Appends a weight decay, between the clipping rules and the optimizer. */
  public TrainerBuilder decay(GradientTransform decay) {
    if (decay.stage() != GradientTransform.Stage.DECAY) {
      throw new SpecException(
          "'" + decay.text() + "' is no weight decay; expected e.g. l2(0.01) or weightDecay(0.01)");
    }
    transforms.add(decay);
    return this;
  }

  /**
   * Leaves some parameters as they are, beside those of layers that are frozen in the description: no gradient is computed for them, and
   * none below the first layer that has something to train.
   *
   * @param mask a parameter's name with {@code *} for anything, e.g. {@code dense1.*}; or {@code weights} or {@code all}
   * @throws SettingException if the mask can be no name
   */
  public TrainerBuilder freeze(String mask) {
    frozen.add(ParameterGroups.freeze(mask));
    return this;
  }

  /**
   * The learning rate times a factor for some parameters, in decays and optimizer; of several groups
   * that include a parameter the last counts.
   *
   * @param mask a parameter's name with {@code *} for anything, e.g. {@code dense1.*}; or {@code weights} or {@code all}
   * @throws SettingException if the mask can be no name, or the factor is negative or not finite
   */
  public TrainerBuilder rate(String mask, double factor) {
    rates.add(ParameterGroups.rate(mask, factor));
    return this;
  }

  /** The optimizer; must be given. */
  public TrainerBuilder optimizer(GradientTransform optimizer) {
    transforms.add(optimizer);
    return this;
  }

  /** All transforms at once, instead of {@link #freeze}, {@link #clip}, {@link #rate}, {@link #decay} and {@link #optimizer}. */
  public TrainerBuilder chain(Chain chain) {
    transforms.clear();
    frozen.clear();
    rates.clear();
    transforms.addAll(chain.transforms());
    return this;
  }

  /** The learning rate over the steps; constant by default. */
  public TrainerBuilder schedule(Schedule value) {
    this.schedule = value;
    return this;
  }

  /** The rows of a batch, and the most that a step takes; 32 by default. */
  public TrainerBuilder batchSize(int rows) {
    this.batchSize = SettingException.requireCount("batch size", rows);
    return this;
  }

  /**
   * The most rows that are computed at once; a batch of more goes through the network in pieces of so many, whose gradients add up to
   * one step. It takes less memory, and gives the bits of the undivided batch, the last digits of the reported loss aside; but what looks at all
   * rows at once, such as batch normalisation, sees those of a piece. The whole batch by default.
   */
  public TrainerBuilder microBatch(int rows) {
    this.microBatch = SettingException.requireCount("micro-batch", rows);
    return this;
  }

  /**
   * Keeps a moving average of the parameters beside them, with warm-up: {@link Trainer#averagedModel} and {@link
   * Trainer#evaluateAveraged}. Training itself does not change by it.
   *
   * @param decay above 0 and below 1, e.g. 0.999
   */
  public TrainerBuilder movingAverage(double decay) {
    return movingAverage(MovingAverage.of(decay));
  }

  /** As {@link #movingAverage(double)}, in full. */
  public TrainerBuilder movingAverage(MovingAverage value) {
    this.average = value;
    return this;
  }

  int rowsAtOnce() {
    return Math.min(batchSize, microBatch);
  }

  /** The seed of initial weights and shuffling; 0 by default. */
  public TrainerBuilder seed(long value) {
    this.seed = value;
    return this;
  }

  /** The backend; the best of this machine by default. */
  public TrainerBuilder backend(BackendChoice choice) {
    this.backend = choice;
    return this;
  }

  /** The number of threads, the caller's included; 1 by default. The result does not depend on it. */
  public TrainerBuilder threads(int count) {
    this.threads = SettingException.requireCount("threads", count);
    this.executor = null;
    return this;
  }

  /**
   * As {@link #threads(int)}, with threads of an executor for all but the caller's part. A step gives it up to {@code count - 1}
   * tasks for each large product and takes back what it has not begun, so it may be busy, or shut down, throw, lose a task, run it twice
   * or too late, without harm but the time. Only a task that it has begun must end: one that does not within a minute, since code of your
   * own waits for something in it, makes the step throw {@link IllegalStateException}, and the trainer is closed. It is not closed with
   * the trainer.
   */
  public TrainerBuilder threads(int count, Executor executor) {
    threads(count);
    this.executor = executor;
    return this;
  }

  /** How long a task that another thread has begun may take longer than all others, so that tests need not wait for a minute. */
  TrainerBuilder patience(Duration value) {
    this.patience = value;
    return this;
  }

  /**
   * How long a waiting thread of several looks for the next step before it sleeps, in microseconds; 0 by default. Within a step it looks
   * for its next part up to 100 in any case. A sleeping thread takes some 50 to wake, so some 200 shorten steps that follow each other
   * at once; the core is busy meanwhile. Nothing to threads of an executor.
   *
   * @throws SettingException if it is negative
   */
  public TrainerBuilder spinMicros(int micros) {
    this.spinMicros = (int) SettingException.requireNotNegative("spin microseconds", micros);
    return this;
  }

  /**
   * After how many skipped steps in a row training halts; 3 by default. Steps that were skipped for the batch alone ({@link
   * SkipReason#badBatch}), such as one with a NaN in it, do not count.
   */
  public TrainerBuilder mostSkips(int count) {
    this.mostSkips = SettingException.requireCount("most skips in a row", count);
    return this;
  }

  /**
   * In which steps the cosine between the gradient before and after all clips is measured ({@link StepReport#clipCosine}): every n-th
   * applied one, from the first on; 16 by default, which costs about 1 % of the time, and a copy of the gradients where clips write
   * entries. 0 for never.
   *
   * @throws SettingException if it is negative
   */
  public TrainerBuilder clipCosineEvery(int steps) {
    if (steps < 0) {
      throw new SettingException(
          "steps between clip cosines", steps, "a whole number of at least 0");
    }
    this.clipCosineEvery = steps;
    return this;
  }

  /**
   * Adds a metric to those of the loss, for the reports of epochs and for evaluations: {@code metric(Metrics::auc)}, or one of your own.
   * Each trainer asks for one of its own.
   */
  public TrainerBuilder metric(Supplier<? extends Metric> metric) {
    metrics.add(metric);
    return this;
  }

  /**
   * Scales the values to be learned to numbers of about 1, as {@link TargetScale} says, so that a network learns prices or seconds as well
   * as anything else. The scale is found by the first epoch ({@link Trainer#scaleTargetsBy} finds it without one), stays as it is, and is
   * a part of the model, whose predictions are in the unit of the targets, as metrics are; batches are given in it, too. What goes by the
   * loss (its value, huber's delta, clips, plateaus) is in scaled units. For mse, mae and huber. Not by default; a model to start from
   * that has learned scaled targets keeps its scale in any case.
   */
  public TrainerBuilder scaleTargets() {
    this.scaleTargets = true;
    this.targetScale = null;
    return this;
  }

  /**
   * As {@link #scaleTargets()}, by a scale that is known before, e.g. for a trainer that only makes single steps: values t of the only
   * output are learned as {@code (t - mean) / 2^exponent}.
   *
   * @param mean about that of the targets; rounded to a float
   * @param exponent 2^exponent should be about their standard deviation; -149 to 127
   * @throws SettingException if one of the two is beyond a float
   */
  public TrainerBuilder scaleTargets(double mean, int exponent) {
    return scaleTargets(TargetScale.of(mean, exponent));
  }

  /** As {@link #scaleTargets(double, int)}, for several outputs. */
  public TrainerBuilder scaleTargets(TargetScale scale) {
    this.scaleTargets = true;
    this.targetScale = scale;
    return this;
  }

  /**
   * Watches every layer in every step and looks for what is wrong, by the rules of {@link HealthSettings#standard} or others: {@link
   * Trainer#health} has the findings. Not by default; it changes no bit of what is trained, and costs some percent of a step, as the page on watching has it.
   */
  public TrainerBuilder health(HealthSettings settings) {
    this.health = settings;
    return this;
  }

  /**
   * Emits events for the JDK's Flight Recorder, which are off in a recording unless it asks for them: steps, skipped steps, epochs, and
   * with {@link #health} layers and findings, as the page on production signals has it. Nothing happens in a JVM without the module
   * {@code jdk.jfr}.
   */
  public TrainerBuilder jfr() {
    this.jfr = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return this;
  }

  /** What is watched, findings emitted too if events are. */
  @Nullable HealthSettings watched() {
    return health == null || !jfr
        ? health
        : health.onFinding(health.listener().andThen(FlightRecorderEvents::finding));
  }

  /**
   * Refuses batches whose loss or gradient is out of all proportion before they change anything, and goes back to an earlier snapshot
   * where the loss does not recover: {@link Trainer#setAside} tells what was left out. Not by default. As long as nothing is, the weights
   * have the same bits with it and without.
   */
  public TrainerBuilder spikeGuard(SpikeGuard settings) {
    this.spikeGuard = settings;
    return this;
  }

  /** Adds an observer. */
  public TrainerBuilder observer(StepObserver observer) {
    observers.add(observer);
    return this;
  }

  /** What the trainer keeps: changes of this builder after {@link #build} must not reach it. Without the transforms, which are in the chain. */
  private TrainerBuilder copy() {
    TrainerBuilder copy = new TrainerBuilder(spec, start);
    copy.observers.addAll(observers);
    copy.metrics.addAll(metrics);
    copy.loss = loss;
    copy.schedule = schedule;
    copy.backend = backend;
    copy.average = average;
    copy.batchSize = batchSize;
    copy.microBatch = microBatch;
    copy.clipCosineEvery = clipCosineEvery;
    copy.threads = threads;
    copy.spinMicros = spinMicros;
    copy.executor = executor;
    copy.patience = patience;
    copy.mostSkips = mostSkips;
    copy.scaleTargets = scaleTargets;
    copy.targetScale = targetScale;
    copy.health = health;
    copy.jfr = jfr;
    copy.spikeGuard = spikeGuard;
    copy.seed = seed;
    return copy;
  }

  /** The same settings with nobody watching; code that calls observers still finds one where there were some. */
  TrainerBuilder withoutObservers() {
    TrainerBuilder copy = copy();
    copy.observers.clear();
    copy.jfr = false;
    copy.health = health == null ? null : health.onFinding(finding -> {});
    copy.spikeGuard = null;
    if (!observers.isEmpty() || jfr) {
      copy.observers.add(new StepObserver() {});
    }
    return copy;
  }

  /** The layout of the parameters that neither the network nor the chain freezes. */
  static ParameterLayout trained(Declaration declaration, Chain chain) {
    Set<String> frozen = chain.frozen(declaration.parameterLayout());
    return declaration.trainedLayout().only(name -> !frozen.contains(name));
  }

  /** The transforms, with what is frozen first and the rates behind the clips, whenever they were said. */
  private Chain chain() {
    List<GradientTransform> all = new ArrayList<>(transforms);
    int behindClips = 0;
    while (behindClips < all.size()
        && all.get(behindClips).stage().compareTo(GradientTransform.Stage.RATE) <= 0) {
      behindClips++;
    }
    all.addAll(behindClips, rates);
    all.addAll(0, frozen);
    return new Chain(all);
  }

  /**
   * The trainer. Where the network ends with what the loss applies itself, such as softmax, a warning goes to {@link System.Logger}.
   *
   * @throws SpecException if the loss or the optimizer is missing, the transforms are in a wrong order, or the network has nothing to
   *     train
   * @throws SettingException if the name in a rate group or a decay is no parameter's, or a metric says nothing of the outputs of the
   *     loss
   */
  public Trainer build() {
    Loss chosen = loss == null ? lossOf(start) : loss;
    if (spec.declaration().parameters().isEmpty()) {
      throw new SpecException(
          "the network '" + spec + "' has no parameters to train: add e.g. a dense layer");
    }
    Chain chain = chain();
    if (trained(spec.declaration(), chain).slices().isEmpty()) {
      throw new SpecException(
          "all parameters of the network '"
              + spec
              + "' are frozen, so there is nothing to train: leave out frozen=true or freeze"
              + " somewhere");
    }
    KernelBackend selected = KernelBackends.select(backend);
    String warning = DataFit.warning(spec, chosen);
    if (!warning.isEmpty()) {
      System.getLogger(Trainer.class.getName()).log(System.Logger.Level.WARNING, warning);
    }
    if (threads == 1) {
      return trainer(chosen, chain, selected, selected.newKernels());
    }
    ParallelKernels several =
        patience == null
            ? ParallelKernels.of(selected, threads, 1000L * spinMicros, executor)
            : ParallelKernels.of(selected, threads, 1000L * spinMicros, executor, patience);
    try {
      return trainer(chosen, chain, selected, several);
    } catch (RuntimeException | Error e) {
      several.close();
      throw e;
    }
  }

  private Trainer trainer(Loss chosen, Chain chain, KernelBackend selected, Kernels kernels) {
    Declaration declaration = spec.declaration();
    return new Trainer(
        copy(),
        chosen,
        chain,
        selected,
        kernels,
        start == null ? declaration.initialParameters(seed) : start.parameters(),
        start == null ? declaration.initialBuffers() : start.buffers());
  }

  /** The loss that the model was trained with: only here, since a loss of the user's own cannot be read but can be given. */
  private static Loss lossOf(@Nullable Model model) {
    if (model == null || model.info().loss().isEmpty()) {
      throw new SpecException(
          "the loss is missing: add e.g. .loss(softmaxCrossEntropy()) or .loss(mse())");
    }
    String text = model.info().loss();
    try {
      return Losses.parse(text);
    } catch (SpecException e) {
      throw new SpecException(
          "the model was trained with the loss '"
              + Excerpt.of(text)
              + "', which is not built in: give it with .loss(...) ("
              + e.getMessage()
              + ")");
    }
  }
}
