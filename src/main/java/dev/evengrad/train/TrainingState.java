package dev.evengrad.train;

import dev.evengrad.model.ModelInfo;
import dev.evengrad.optim.ReduceOnPlateau;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a training run is at one moment, as plain records: from it training goes on with the same bits as if it had not stopped.
 *
 * @param network the network's text
 * @param loss the loss's text
 * @param chain the chain of transforms' text
 * @param schedule the schedule's text
 * @param movingAverage the text of the moving average of the parameters, which is then among the moments; empty for none
 * @param batchSize rows of a batch
 * @param microBatch the most rows computed at once
 * @param seed of shuffling and initial weights
 * @param dataHash of the training data; empty if it was trained by single steps only
 * @param epoch epochs completed
 * @param batchInEpoch batches of the current epoch done
 * @param step steps tried
 * @param appliedSteps steps applied
 * @param skippedInRow steps skipped since the last applied one
 * @param rate the base rate, which may have been set at run time
 * @param standardized whether the input statistics were taken
 * @param info names of features and outputs, and the record
 * @param parameters in the layout of the network's declaration
 * @param buffers in the layout of the network's declaration
 * @param moments the optimizer's states by name, in the layout of the parameters
 * @param scalars the few numbers that transforms keep as a whole, such as a clip's moving mean of norms, by name
 * @param plateau how far a schedule that lowers the rate on plateaus has come
 * @param stopping the early stopping that goes with the run; the trainer itself knows of none
 * @param guard what a spike guard knows; null if there was none. Its snapshots are not kept
 */
public record TrainingState(
    String network,
    String loss,
    String chain,
    String schedule,
    String movingAverage,
    int batchSize,
    int microBatch,
    long seed,
    String dataHash,
    long epoch,
    int batchInEpoch,
    long step,
    long appliedSteps,
    int skippedInRow,
    double rate,
    boolean standardized,
    ModelInfo info,
    float[] parameters,
    float[] buffers,
    Map<String, float[]> moments,
    Map<String, double[]> scalars,
    ReduceOnPlateau.Course plateau,
    @Nullable StoppingState stopping,
    @Nullable GuardState guard) {

  /** The same state with other parameters, in the layout of the network's declaration. */
  public TrainingState withParameters(float[] others) {
    return with(info, others, stopping, guard);
  }

  /** The same state with that of an early stopping, for a checkpoint of both. */
  public TrainingState withStopping(@Nullable StoppingState other) {
    return with(info, parameters, other, guard);
  }

  /** The same state with other names or another record. */
  public TrainingState withInfo(ModelInfo other) {
    return with(other, parameters, stopping, guard);
  }

  /** The same state with other levels of a spike guard, or with none, so that it begins anew. */
  public TrainingState withGuard(@Nullable GuardState other) {
    return with(info, parameters, stopping, other);
  }

  private TrainingState with(
      ModelInfo otherInfo,
      float[] otherParameters,
      @Nullable StoppingState otherStopping,
      @Nullable GuardState otherGuard) {
    return new TrainingState(
        network,
        loss,
        chain,
        schedule,
        movingAverage,
        batchSize,
        microBatch,
        seed,
        dataHash,
        epoch,
        batchInEpoch,
        step,
        appliedSteps,
        skippedInRow,
        rate,
        standardized,
        otherInfo,
        otherParameters,
        buffers,
        moments,
        scalars,
        plateau,
        otherStopping,
        otherGuard);
  }
}
