package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.optim.ReduceOnPlateau;
import dev.evengrad.optim.Update;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a training run has come: what it keeps besides weights, moments and buffers. */
final class Progress {
  /** Epochs completed. */
  long epoch;

  /** Batches of the current epoch done. */
  int batchInEpoch;

  /** Steps tried. */
  long step;

  /** Steps skipped since the last applied one. */
  int skippedInRow;

  /** Whether the input statistics were taken, or came with a model. */
  boolean standardized;

  /** Names of features and outputs. */
  ModelInfo info;

  /** How far a schedule that lowers the rate on plateaus has come. */
  ReduceOnPlateau.Course plateau = ReduceOnPlateau.Course.START;

  /** Why the run has halted; null as long as it goes on. */
  StepOutcome.@Nullable Halted halted;

  /** Whether training goes on from a trained model. */
  final boolean fromModel;

  /** What the current epoch was begun on; null before the first, and behind a restoration. */
  private @Nullable Dataset data;

  /** The hash of what the current epoch of a restored state was begun on; empty if that is not known. */
  private String restoredHash = "";

  private Progress(boolean fromModel, ModelInfo info) {
    this.fromModel = fromModel;
    this.standardized = fromModel;
    this.info = info;
  }

  /** At the start of a run, from a trained model or from none. */
  static Progress of(@Nullable Model start, Loss loss) {
    return new Progress(
        start != null,
        (start == null ? ModelInfo.NONE : start.info())
            .withFormat(ModelInfo.CURRENT_FORMAT)
            .withLoss(loss.text(), loss.link())
            .withCalibration(null)
            .withThreshold(null)
            .withRecord(Map.of()));
  }

  /** What the model to start from knows, as long as the weights are its own; null otherwise, or if another loss reads outputs otherwise. */
  @Nullable ModelInfo untrained(@Nullable Model start, Loss loss) {
    return start != null && step == 0 && start.info().link() == loss.link() ? start.info() : null;
  }

  /** Whether the network has learned from some data. */
  boolean trained() {
    return fromModel || step > 0;
  }

  /** Takes over what data in training call features and outputs; what they have no names for keeps its own. */
  void takeNames(Dataset data) {
    if (!data.featureNames().isEmpty()) {
      info = info.withFeatureNames(data.featureNames());
    }
    data.columns().ifPresent(columns -> info = info.withColumns(columns));
    if (!DataFit.outputNames(data).isEmpty()) {
      info = info.withOutputNames(DataFit.outputNames(data));
    }
  }

  /** Begins an epoch, or goes on with the one that was broken off if these are the numbers that it was begun on. */
  void beginOrGoOn(Dataset next, int batches) {
    if (batchInEpoch > 0 && (batchInEpoch > batches || !begunOn(next))) {
      batchInEpoch = 0;
    }
    data = next;
  }

  @SuppressWarnings("ReferenceEquality") // only to save the hashes
  private boolean begunOn(Dataset next) {
    if (data == null) {
      return restoredHash.isEmpty() || restoredHash.equals(next.sha256());
    }
    return data == next || (data.rows() == next.rows() && data.sha256().equals(next.sha256()));
  }

  /** Lowers the base rate by a rule for plateaus if there is one, by a value that it is told. */
  void tell(double value, @Nullable ReduceOnPlateau rule, Update update) {
    if (rule != null) {
      update.setRate(rule.rate(update.rate(), plateau, value));
      plateau = rule.after(plateau, value);
    }
  }

  /** The hash of the data in training; empty if there were none. */
  String dataHash() {
    return data == null ? restoredHash : data.sha256();
  }

  /** Forgets the data in training for those of a state. */
  void restoreData(String hash) {
    data = null;
    restoredHash = hash;
  }

  /** Goes to the next epoch if all batches of this one are done. */
  void endEpochAt(int batches) {
    if (batchInEpoch == batches) {
      epoch++;
      batchInEpoch = 0;
    }
  }

  /**
   * Counts a step.
   *
   * @param mostSkips so many skipped ones in a row halt the run; those with a bad batch, or left out by the spike guard, aside
   * @return what has come of it: the outcome itself, or that the run has halted
   */
  StepOutcome after(StepOutcome outcome, int mostSkips) {
    step++;
    if (outcome instanceof StepOutcome.Skipped skipped) {
      if (!skipped.reason().badBatch() && !skipped.reason().guarded()) {
        skippedInRow++;
        if (skippedInRow >= mostSkips) {
          halted = halt(skipped);
          return halted;
        }
      }
    } else {
      skippedInRow = 0;
    }
    return outcome;
  }

  /** What comes of so many skipped steps in a row. */
  private StepOutcome.Halted halt(StepOutcome.Skipped last) {
    return new StepOutcome.Halted(
        new Finding(
            "non_finite",
            Severity.ERROR,
            last.where(),
            skippedInRow
                + " steps in a row were skipped, the last one at step "
                + step
                + " because "
                + last.explanation()
                + ". The weights are those of the last step before them. To go on, restore an"
                + " earlier state, or restore(state()) where it stands, with a lower rate, a clip"
                + " or smaller features; mostSkips sets how many skips in a row are allowed"));
  }
}
