package dev.evengrad.train;

import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the states of one trainer, and brings it back to them. */
final class Resumption {
  private final ModelSpec spec;
  private final Loss loss;
  private final Chain chain;
  private final Schedule schedule;
  private final String average;
  private final int batchSize;
  private final int microBatch;
  private final long seed;
  private final int mostSkips;
  private final Weights weights;
  private final Kernels kernels;
  private final Update update;
  private final Progress progress;
  private final TargetScaling scaling;
  private final @Nullable StepGuard guard;

  Resumption(
      TrainerBuilder settings,
      Loss loss,
      Chain chain,
      Weights weights,
      Kernels kernels,
      Update update,
      Progress progress,
      TargetScaling scaling,
      @Nullable StepGuard guard) {
    this.spec = settings.spec;
    this.loss = loss;
    this.chain = chain;
    this.schedule = settings.schedule;
    this.average = settings.average == null ? "" : settings.average.text();
    this.batchSize = settings.batchSize;
    this.microBatch = settings.rowsAtOnce();
    this.seed = settings.seed;
    this.mostSkips = settings.mostSkips;
    this.weights = weights;
    this.kernels = kernels;
    this.update = update;
    this.progress = progress;
    this.scaling = scaling;
    this.guard = guard;
  }

  /** A copy of all that is needed to go on later with the same bits. */
  TrainingState state() {
    Map<String, float[]> moments = new LinkedHashMap<>();
    for (int i = 0; i < update.stateNames().size(); i++) {
      moments.put(update.stateNames().get(i), update.state(i).clone());
    }
    Map<String, double[]> scalars = new LinkedHashMap<>();
    update.scalars().forEach((name, values) -> scalars.put(name, values.clone()));
    return new TrainingState(
        spec.toString(),
        loss.text(),
        chain.text(),
        schedule.text(),
        average,
        batchSize,
        microBatch,
        seed,
        progress.dataHash(),
        progress.epoch,
        progress.batchInEpoch,
        progress.step,
        update.appliedSteps(),
        progress.skippedInRow,
        update.rate(),
        progress.standardized,
        progress.info,
        weights.parameters().clone(),
        weights.buffers().clone(),
        moments,
        scalars,
        progress.plateau,
        null,
        guard == null ? null : guard.state());
  }

  /**
   * Goes back to a state.
   *
   * @throws SettingException if it comes from a trainer with other settings; nothing is changed then
   */
  void restore(TrainingState state) {
    StateFit.requireSame("network", state.network(), spec.toString());
    StateFit.requireSame("loss", state.loss(), loss.text());
    StateFit.requireSame("optimizer chain", state.chain(), chain.text());
    StateFit.requireSame("schedule", state.schedule(), schedule.text());
    StateFit.requireSame("moving average", state.movingAverage(), average);
    StateFit.requireSame("batch size", state.batchSize(), batchSize);
    StateFit.requireSame("micro-batch", state.microBatch(), microBatch);
    StateFit.requireSame("seed", state.seed(), seed);
    scaling.requireSame(state);
    List<float[]> moments = new ArrayList<>();
    for (String name : update.stateNames()) {
      float[] moment = state.moments().get(name);
      if (moment == null || moment.length != weights.parameterLayout().length()) {
        throw new SettingException(
            "moment '" + name + "' of the state",
            moment == null ? "missing" : "of another length",
            "the optimizer's own");
      }
      moments.add(moment);
    }
    StateFit.requireNumbers("parameters", state.parameters(), weights.parameters().length);
    StateFit.requireNumbers("buffers", state.buffers(), weights.buffers().length);
    spec.declaration().requireBuffers(state.buffers());
    SettingException.requireNotNegative("rate of the state", state.rate());
    if (guard != null && state.guard() != null) {
      state.guard().require();
    }
    float[] own = weights.parameters().clone();
    System.arraycopy(state.parameters(), 0, weights.parameters(), 0, own.length);
    try {
      update.restore(state.appliedSteps(), state.scalars(), moments.toArray(new float[0][]));
    } catch (EvengradException e) {
      System.arraycopy(own, 0, weights.parameters(), 0, own.length);
      throw e;
    }
    System.arraycopy(state.buffers(), 0, weights.buffers(), 0, weights.buffers().length);
    weights.pack(kernels);
    update.setRate(state.rate());
    progress.restoreData(state.dataHash());
    progress.epoch = state.epoch();
    progress.batchInEpoch = state.batchInEpoch();
    progress.step = state.step();
    // a state of a halted trainer would halt at the next skip, if its count went on
    progress.skippedInRow = state.skippedInRow() < mostSkips ? state.skippedInRow() : 0;
    progress.standardized = state.standardized();
    progress.info = state.info();
    scaling.takeGivenIfMissing();
    progress.plateau = state.plateau();
    progress.halted = null;
    if (guard != null) {
      guard.restore(state.guard());
    }
  }
}
