package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.Schedule;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import dev.evengrad.train.TrainingState;
import dev.evengrad.train.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything about a training run that is settled before its first step.
///
/// @param spec the network
/// @param start the model to train further, or null
/// @param state the checkpoint to go on from, or null
/// @param heldOut null if nothing is held out
/// @param lsuv whether the initial weights are scaled by the training rows
/// @param stratified whether classes have the same shares in both parts
/// @param metrics what is measured besides the metrics of the loss, as texts
/// @param decisions what the trained model gets besides its weights
/// @param stopping what watches the held-out rows, or null
/// @param verifyEvery every how many steps one is computed again in double precision, or null
/// @param average of the weights, or null: then it is what is measured and written
/// @param guard against spikes, or null
/// @param scaledTargets whether values are scaled before they are learned
/// @param schedule for the whole run
/// @param precision of the model that is written
record Recipe(
    ModelSpec spec,
    @Nullable Model start,
    @Nullable TrainingState state,
    Dataset training,
    @Nullable Dataset heldOut,
    boolean lsuv,
    boolean stratified,
    Loss loss,
    boolean scaledTargets,
    Chain chain,
    Schedule schedule,
    int epochs,
    int batch,
    int microBatch,
    int clipCosineEvery,
    @Nullable Integer verifyEvery,
    @Nullable MovingAverage average,
    @Nullable SpikeGuard guard,
    List<String> metrics,
    Decisions decisions,
    @Nullable Stopping stopping,
    long seed,
    int threads,
    int spin,
    BackendChoice backend,
    Precision precision) {

  /// The trainer, at the state to go on from.
  ///
  /// @param onScaled hears of it if the initial weights are scaled by data; those of a state were already
  Trainer trainer(StepObserver observer, Consumer<LsuvReport> onScaled) {
    return trainer(List.of(observer), onScaled);
  }

  /// As the other, watched by several.
  Trainer trainer(List<StepObserver> observers, Consumer<LsuvReport> onScaled) {
    return trainer(observers, null, onScaled);
  }

  /// As the other, with its health watched if there are settings for that.
  Trainer trainer(
      List<StepObserver> observers,
      @Nullable HealthSettings health,
      Consumer<LsuvReport> onScaled) {
    TrainerBuilder builder = start == null ? Trainer.of(spec) : Trainer.from(start);
    observers.forEach(builder::observer);
    builder.jfr();
    if (health != null) {
      builder.health(health);
    }
    Trainer trainer = build(builder);
    try {
      if (state != null) {
        restore(trainer, state);
      } else if (lsuv) {
        onScaled.accept(trainer.lsuv(training));
      }
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
    return trainer;
  }

  private static void restore(Trainer trainer, TrainingState state) {
    try {
      trainer.restore(state);
    } catch (SettingException e) {
      throw new OptionException(
          "--resume", e.getMessage() + "; leave out the option that changes it, or --resume");
    }
  }

  private Trainer build(TrainerBuilder builder) {
    if (average != null) {
      builder.movingAverage(average);
    }
    if (guard != null) {
      builder.spikeGuard(guard);
    }
    metrics.forEach(text -> builder.metric(() -> Metrics.parse(text, loss)));
    if (scaledTargets) {
      builder.scaleTargets();
    }
    return builder
        .loss(loss)
        .chain(chain)
        .schedule(schedule)
        .batchSize(batch)
        .microBatch(microBatch)
        .clipCosineEvery(clipCosineEvery)
        .seed(seed)
        .threads(threads)
        .spinMicros(spin)
        .backend(backend)
        .build();
  }

  /// What a person should know of the data, a sentence each.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>(training.remarks());
    if (heldOut != null) {
      remarks.addAll(new Split(training, heldOut).remarks());
    }
    return remarks;
  }

  /// How good the weights are that will be written: the averaged ones if there are some.
  Evaluation evaluate(Trainer trainer, Dataset data) {
    return average == null ? trainer.evaluate(data) : trainer.evaluateAveraged(data);
  }

  /// The model to be written.
  Model model(Trainer trainer) {
    return average == null ? trainer.model() : trainer.averagedModel();
  }

  int stepsPerEpoch() {
    return steps(training, batch);
  }

  static int steps(Dataset data, int batch) {
    return (data.rows() - 1) / batch + 1;
  }
}
