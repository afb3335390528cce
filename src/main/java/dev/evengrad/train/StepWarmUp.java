package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.WarmUp;
import dev.evengrad.model.WarmUpReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Warms up the steps of a trainer on another one of the same making, which is thrown away. */
final class StepWarmUp {
  /** The other one's share of the rate: so small that its weights stay what they are however many steps it makes. */
  private static final double SHARE_OF_RATE = 1e-6;

  /** The most numbers of a made-up batch in pieces that has all of its rows: 64 MB. */
  private static final long MOST_NUMBERS = 1 << 24;

  private StepWarmUp() {}

  /**
   * Steps on each batch.
   *
   * @param twin the other trainer
   * @throws DataException if a step is not applied
   */
  static WarmUpReport run(long start, Duration limit, Trainer twin, List<Batch> batches) {
    twin.setRate(Math.max(Double.MIN_NORMAL, SHARE_OF_RATE * twin.rate()));
    List<WarmUp.Task> tasks = new ArrayList<>();
    for (Batch batch : batches) {
      tasks.add(new WarmUp.Task(batch.rows(), () -> requireApplied(twin.step(batch), batch)));
    }
    return WarmUp.run(start, limit, tasks);
  }

  private static void requireApplied(StepOutcome outcome, Batch batch) {
    String reason =
        switch (outcome) {
          case StepOutcome.Applied applied -> "";
          case StepOutcome.Skipped skipped -> skipped.explanation();
          case StepOutcome.Halted halted -> halted.finding().message();
        };
    if (!reason.isEmpty()) {
      throw new DataException(
          "warm-up: a step on "
              + batch.rows()
              + (batch.rows() == 1 ? " row" : " rows")
              + " would be skipped: "
              + reason
              + ". Warm up with numbers of rows, or batches of your data, that can be trained on");
    }
  }

  /**
   * Batches of made-up numbers for a network and its loss, one for each number of rows.
   *
   * @param piece the most rows computed at once
   */
  static List<Batch> batches(ModelSpec spec, Loss loss, int batchSize, int piece, int... rows) {
    List<Batch> batches = new ArrayList<>();
    for (int count : rows.length == 0 ? new int[] {batchSize} : rows) {
      if (count < 1 || count > batchSize) {
        throw new SettingException(
            "rows of the warm-up", count, "1 to " + batchSize + ", the batch size");
      }
      batches.add(batch(spec, loss, madeUp(spec, count, piece)));
    }
    return batches;
  }

  /** All rows, or those of two pieces where there would be too many numbers: a whole piece and the one that comes last. */
  private static int madeUp(ModelSpec spec, int rows, int piece) {
    long numbers = Math.max(spec.input().shape().size(), spec.output().size());
    if (rows <= piece || rows * numbers <= MOST_NUMBERS) {
      return rows;
    }
    int last = (rows - 1) % piece + 1;
    return ((long) piece + last) * numbers > Integer.MAX_VALUE ? piece : piece + last;
  }

  /** Features in [-1, 1); classes in turn, or ones, which every built-in loss takes as targets. */
  private static Batch batch(ModelSpec spec, Loss loss, int rows) {
    int inputs = spec.input().shape().size();
    int outputs = spec.output().size();
    CounterRandom random = CounterRandom.of(0, "warm-up", 0);
    float[] features = new float[Math.multiplyExact(rows, inputs)];
    for (int i = 0; i < features.length; i++) {
      features[i] = 2 * random.uniform(i) - 1;
    }
    if (loss.takesClasses() && (!loss.binary() || outputs == 1)) {
      int[] classes = new int[rows];
      for (int r = 0; r < rows; r++) {
        classes[r] = r % (loss.binary() ? 2 : outputs);
      }
      return Batch.ofClasses(features, rows, inputs, classes);
    }
    float[] targets = new float[Math.multiplyExact(rows, outputs)];
    Arrays.fill(targets, 1);
    return Batch.ofValues(features, rows, inputs, targets, outputs);
  }
}
