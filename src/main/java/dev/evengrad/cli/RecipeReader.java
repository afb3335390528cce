package dev.evengrad.cli;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.data.CsvOptions;
import dev.evengrad.data.Dataset;
import dev.evengrad.init.Initializer;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.RateGroup;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.ClassWeights;
import dev.evengrad.train.DataFit;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a [Recipe] of what the user typed. What costs nothing to check is checked before the data
/// are read.
final class RecipeReader {
  private final TrainOptions options;
  private final @Nullable TrainingState state;
  private final @Nullable Model start;
  private final BackendChoice backend;
  private final Precision precision;

  private RecipeReader(TrainOptions options, Path checkpoint) {
    this.options = options;
    this.backend = OptionException.naming("--backend", () -> BackendChoice.parse(options.backend));
    OptionException.naming("--backend", () -> KernelBackends.select(backend));
    this.state = options.resume ? Checkpoint.load(checkpoint) : null;
    KeptOptions.complete(options, state);
    Precision wanted = read("--precision", options.precision, Precision::parse);
    this.precision = wanted == null ? Precision.FLOAT32 : wanted;
    this.start =
        options.startFrom == null || options.resume
            ? null
            : Model.load(Path.of(options.startFrom), Layers.REGISTRY, backend);
  }

  /// The recipe of the options; `checkpoint` is the file that `--resume` goes on from.
  static Recipe read(TrainOptions options, Path checkpoint) {
    return new RecipeReader(options, checkpoint).recipe();
  }

  /// The recipes of the folds of a cross-validation.
  static FoldRecipes folds(TrainOptions options, int folds) {
    RecipeReader reader = new RecipeReader(options, Path.of(""));
    Outline outline = reader.outline();
    return new FoldRecipes(
        outline.data,
        OptionException.naming("--folds", () -> outline.data.folds(folds, outline.seed)),
        parts -> reader.recipe(outline, parts, outline.data.classification()));
  }

  /// What is settled before the rows are divided.
  private record Outline(
      ModelSpec spec,
      @Nullable Initializer init,
      Dataset data,
      Loss loss,
      Chain chain,
      Schedule schedule,
      int batch,
      long seed) {}

  private Recipe recipe() {
    Outline outline = outline();
    HeldOut parts = HeldOut.of(outline.data, options.validation, options.stratified, outline.seed);
    requireSameData(parts.training());
    return recipe(outline, parts, options.stratified);
  }

  private Outline outline() {
    OptionException.requireCount("--epochs", epochs());
    OptionException.requireCount("--threads", options.threads);
    OptionException.naming(
        "--spin", () -> SettingException.requireNotNegative("microseconds", options.spin));
    if (options.clipCosineEvery < 0) {
      throw new SettingException(
          "--clip-cosine-every", options.clipCosineEvery, "a whole number of at least 0");
    }
    if (options.recordEvery != null) {
      OptionException.requireCount("--record-every", options.recordEvery);
    }
    if (options.verifyEvery != null) {
      OptionException.requireCount("--verify-every", options.verifyEvery);
    }
    targetsOption();
    HeldOut.check(options.validation);
    Stopping.check(options);
    MetricNames.check(options);
    Decisions.of(options);
    int wantedBatch =
        OptionException.requireCount(
            "--batch",
            options.batch != null
                ? options.batch
                : state != null ? state.batchSize() : TrainOptions.BATCH);
    microBatch(wantedBatch);
    average();
    read("--spike-guard", options.spikeGuard, SpikeGuard::parse);
    long seed = options.seed != null ? options.seed : state != null ? state.seed() : 0;
    Loss wanted = loss();
    Chain chain = chain();
    Schedule schedule = schedule();
    Initializer init = lsuv() ? null : read("--init", options.init, NetworkText::initializer);
    if (options.network != null && !NetworkText.leavesInput(options.network)) {
      read("--network", options.network, ModelSpec::parse);
    }
    String source = Objects.requireNonNull(options.data);
    CsvOptions csv = columns(options.csv.options().withLabel(options.label));
    Dataset data =
        start != null
            ? DataReading.forModel(source, csv, start)
            : DataReading.forLoss(source, csv, wanted);
    Loss plain =
        wanted != null
            ? wanted
            : data.classification() ? Losses.softmaxCrossEntropy() : Losses.mse();
    ModelSpec spec = network(init, data, plain);
    requireGroups(chain, spec.declaration().parameterLayout());
    return new Outline(spec, init, data, plain, chain, schedule, wantedBatch, seed);
  }

  /// With the columns that the user chose; a model to start from has learned which.
  private CsvOptions columns(CsvOptions csv) {
    if (start != null) {
      if (options.columns.given()) {
        throw new OptionException(
            "--start-from",
            "the model takes the columns it was trained on, as it learned to; leave out --features,"
                + " --drop, --categories, --most-values, --unseen and --impute");
      }
      return csv;
    }
    return options.columns.applied(csv);
  }

  private Recipe recipe(Outline outline, HeldOut parts, boolean stratified) {
    // A batch of all rows is the largest there is; more room would only cost memory.
    int batch = Math.min(outline.batch, parts.training().rows());
    Loss loss = weighted(outline.loss, parts.training());
    Decisions decisions = Decisions.of(options);
    decisions.check(loss, parts.training(), parts.heldOut());
    // the training rows alone may have fewer values of names than all
    boolean asWhole = parts.training().featureCount() == outline.data.featureCount();
    ModelSpec spec = asWhole ? outline.spec : network(outline.init, parts.training(), outline.loss);
    long steps = (long) epochs() * Recipe.steps(parts.training(), batch);
    return new Recipe(
        spec,
        start,
        state,
        parts.training(),
        parts.heldOut(),
        lsuv(),
        stratified,
        loss,
        scaledTargets(loss),
        outline.chain,
        outline.schedule.over(steps),
        epochs(),
        batch,
        Math.min(microBatch(batch), batch),
        options.clipCosineEvery,
        options.verifyEvery,
        average(),
        read("--spike-guard", options.spikeGuard, SpikeGuard::parse),
        MetricNames.all(options.metrics, options.monitor, state, loss),
        decisions,
        Stopping.of(options, state, loss, parts.heldOut()),
        outline.seed,
        options.threads,
        options.spin,
        backend,
        precision);
  }

  private @Nullable MovingAverage average() {
    Double decay = options.ema;
    if (decay != null) {
      return OptionException.naming("--ema", () -> MovingAverage.of(decay));
    }
    return state == null || state.movingAverage().isEmpty()
        ? null
        : MovingAverage.parse(state.movingAverage());
  }

  private int epochs() {
    return options.epochs == null ? TrainOptions.EPOCHS : options.epochs;
  }

  private int microBatch(int batch) {
    return OptionException.requireCount(
        "--micro-batch",
        options.microBatch != null
            ? options.microBatch
            : state != null ? state.microBatch() : batch);
  }

  private boolean lsuv() {
    return LsuvText.NAME.equals(options.init);
  }

  private static <T> @Nullable T read(
      String option, @Nullable String text, Function<String, T> reading) {
    return text == null ? null : OptionException.naming(option, () -> reading.apply(text));
  }

  /// The loss that is known without the data, or null.
  private @Nullable Loss loss() {
    Loss given = read("--loss", options.loss, Losses::parse);
    if (given != null) {
      return given;
    }
    String kept = state != null ? state.loss() : start != null ? start.info().loss() : "";
    return kept.isEmpty() ? null : Losses.parse(kept);
  }

  /// Whether values are scaled: by default where the loss takes that, unless weights have learned them as
  /// they are already.
  private boolean scaledTargets(Loss loss) {
    String wanted = targetsOption();
    boolean possible = loss.takesScaledTargets();
    if (!possible && "scaled".equals(wanted)) {
      throw new OptionException(
          "--targets", "values are scaled for mse, mae and huber, not for the loss " + loss.text());
    }
    boolean learned = start != null || (state != null && state.step() > 0);
    if (!learned) {
      return possible && !"raw".equals(wanted);
    }
    ModelInfo info = start != null ? start.info() : Objects.requireNonNull(state).info();
    boolean scaled = info.targetScale() != null;
    if (wanted != null && scaled != wanted.equals("scaled")) {
      throw new OptionException(
          "--targets",
          "the weights to go on from have learned "
              + (scaled ? "scaled" : "raw")
              + " targets, which stays so; leave it out");
    }
    return scaled;
  }

  private @Nullable String targetsOption() {
    String wanted = options.targets;
    if (wanted != null && !wanted.equals("scaled") && !wanted.equals("raw")) {
      throw new OptionException("--targets", "'" + wanted + "', expected scaled or raw");
    }
    return wanted;
  }

  private Chain chain() {
    if (state != null
        && options.optimizer == null
        && options.rate == null
        && options.clips == null
        && options.decays == null
        && options.rateGroups == null
        && options.frozen == null) {
      return Chain.parse(state.chain());
    }
    List<String> clips = options.clips == null ? List.of("global-norm:1") : options.clips;
    List<GradientTransform> transforms = new ArrayList<>();
    if (options.frozen != null) {
      transforms.addAll(TransformText.frozen(options.frozen));
    }
    transforms.addAll(TransformText.clips(clips));
    if (options.rateGroups != null) {
      transforms.addAll(TransformText.rateGroups(options.rateGroups));
    }
    if (options.decays != null) {
      transforms.addAll(TransformText.decays(options.decays));
    }
    transforms.add(
        OptimizerText.read(options.optimizer == null ? "adam" : options.optimizer, options.rate));
    return new Chain(transforms);
  }

  private static void requireGroups(Chain chain, ParameterLayout layout) {
    OptionException.naming("--freeze", () -> chain.frozen(layout));
    for (GradientTransform transform : chain.transforms()) {
      if (transform instanceof RateGroup group) {
        OptionException.naming("--rate-group", () -> group.mask().requireMatch(layout));
      }
    }
  }

  private Schedule schedule() {
    Schedule given = read("--schedule", options.schedule, Schedules::parse);
    if (given != null) {
      return given;
    }
    return state != null ? Schedules.parse(state.schedule()) : Schedules.constant();
  }

  /// The network for some rows, which fits them.
  private ModelSpec network(@Nullable Initializer init, Dataset data, Loss loss) {
    ModelSpec given = read("--network", options.network, text -> NetworkText.parse(text, data));
    ModelSpec spec =
        start != null ? keptNetwork(start, given) : newNetwork(given, init, data, loss);
    requireSameNetwork(spec);
    // said here rather than by the trainer, so that nothing has begun yet
    DataFit.require(spec, loss, data, start != null || state != null);
    return spec;
  }

  private ModelSpec newNetwork(
      @Nullable ModelSpec given, @Nullable Initializer init, Dataset data, Loss loss) {
    if (state != null && given == null && init == null && !options.standardize) {
      return ModelSpec.parse(state.network());
    }
    ModelSpec spec = given == null ? NetworkText.fitting(data, loss) : given;
    if (options.standardize) {
      spec = NetworkText.standardized(spec);
    }
    return init == null ? spec : NetworkText.initialized(spec, init);
  }

  /// A trained model's network cannot be changed.
  private ModelSpec keptNetwork(Model model, @Nullable ModelSpec given) {
    ModelSpec own = model.spec();
    if (given != null && !given.equals(own)) {
      throw new OptionException(
          "--network",
          "'"
              + given
              + "' is not the network of the model to start from, '"
              + own
              + "'; leave it out");
    }
    if (options.init != null) {
      throw new OptionException("--init", "the model to start from has its weights already");
    }
    if (options.standardize && !NetworkText.standardized(own).equals(own)) {
      throw new OptionException(
          "--standardize",
          "the network of the model to start from has no 'standardize', and gets none");
    }
    return own;
  }

  private Loss weighted(Loss loss, Dataset training) {
    String text = options.classWeights;
    if (text == null) {
      return loss;
    }
    return OptionException.naming(
        "--class-weights",
        () ->
            loss.classWeights(
                text.equals("balanced")
                    ? ClassWeights.balanced(training)
                    : ClassWeights.parse(text, training)));
  }

  private void requireSameNetwork(ModelSpec spec) {
    if (state != null && !spec.toString().equals(state.network())) {
      throw new OptionException(
          "--resume",
          "'"
              + spec
              + "' is not the network of the checkpoint, '"
              + state.network()
              + "': leave out --network, --init and --standardize, or --resume");
    }
  }

  private void requireSameData(Dataset training) {
    if (state != null
        && !state.dataHash().isEmpty()
        && !state.dataHash().equals(training.sha256())) {
      throw new DataException(
          "the checkpoint comes from training on other rows than those of '"
              + training.name()
              + "': give the same --data, --label, --validation, --stratified and --seed, and no"
              + " other columns, or leave out --resume");
    }
  }
}
