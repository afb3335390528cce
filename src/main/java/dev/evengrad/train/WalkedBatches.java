package dev.evengrad.train;

import dev.evengrad.data.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells which rows of which data the batch of a step had, as long as the steps since then went through the same data in order. */
final class WalkedBatches {
  private final Progress progress;
  private @Nullable Batches batches;

  /** The step after which, and the batch from the first epoch on with which, the walk began. */
  private long firstStep;

  private long firstBatch;

  WalkedBatches(Progress progress) {
    this.progress = progress;
  }

  /** The next steps are on these; null where they come one by one. */
  @SuppressWarnings("ReferenceEquality") // other batches may be of other data
  void walk(@Nullable Batches next) {
    boolean goesOn =
        next == batches
            && progress.step >= firstStep
            && (next == null || position(next) - firstBatch == progress.step - firstStep);
    if (!goesOn) {
      batches = next;
      firstStep = progress.step;
      firstBatch = next == null ? 0 : position(next);
    }
  }

  private long position(Batches walked) {
    return progress.epoch * walked.count() + progress.batchInEpoch;
  }

  /** The batch of a step that was tried. */
  SetAside.Batch of(long step) {
    if (batches == null || step <= firstStep) {
      return new SetAside.Batch(step, 0, 0, List.of());
    }
    long place = firstBatch + step - firstStep - 1;
    long epoch = place / batches.count();
    int batch = (int) (place % batches.count());
    List<Integer> rows = IntStream.of(batches.rows(epoch, batch)).boxed().toList();
    return new SetAside.Batch(step, epoch + 1, batch + 1, rows);
  }

  /** The batches of steps that were tried, {@code first} to {@code last}. */
  List<SetAside.Batch> of(long first, long last) {
    List<SetAside.Batch> all = new ArrayList<>();
    for (long step = first; step <= last; step++) {
      all.add(of(step));
    }
    return all;
  }
}
