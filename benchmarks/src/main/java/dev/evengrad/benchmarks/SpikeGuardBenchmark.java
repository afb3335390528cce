package dev.evengrad.benchmarks;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the spike guard adds to a training step between spikes, its snapshots included: two trainers of the same network in one JVM, one
/// guarded, take turns block by block, as in [WatchingBenchmark]. A block is as many steps as there are between two snapshots. What
/// counts is the ratio of the two sums, fork by fork.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 900, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 10, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SpikeGuardBenchmark {
  @Param({
    "SMALL 32 adam",
    "SMALL 128 adam",
    "MEDIUM 32 adam",
    "MEDIUM 128 adam",
    "LARGE 32 adam",
    "LARGE 128 adam",
    "DEEP 64 adam"
  })
  public String row;

  @Param("vector")
  public String backend;

  private Trainer alone;
  private Trainer guarded;
  private Batch batch;
  private int steps;
  private boolean guardedFirst;

  /// The times of an iteration, and of how many steps of each trainer.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    public long steps;
    public long aloneNanos;
    public long guardedNanos;
  }

  @Setup
  public void plan() {
    String[] parts = row.split(" ");
    steps = SpikeGuard.standard().every();
    TrainerBuilder builder =
        Trainer.of(BenchmarkNetwork.valueOf(parts[0]).spec())
            .loss(Losses.mse())
            .clip(Clips.globalNorm(1))
            .optimizer(Optimizers.adam(TrainingStepBenchmark.RATE))
            .batchSize(Integer.parseInt(parts[1]))
            .backend(BackendChoice.parse(backend));
    alone = builder.build();
    guarded = builder.spikeGuard(SpikeGuard.standard()).build();
    batch = TrainingStepBenchmark.batch(row);
  }

  @Benchmark
  public void blocks(Times times) {
    if (guardedFirst) {
      times.guardedNanos += block(guarded);
      times.aloneNanos += block(alone);
    } else {
      times.aloneNanos += block(alone);
      times.guardedNanos += block(guarded);
    }
    guardedFirst = !guardedFirst;
    times.steps += steps;
  }

  private long block(Trainer trainer) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      trainer.step(batch);
    }
    return System.nanoTime() - start;
  }

  @TearDown(Level.Trial)
  public void close() {
    boolean applied = alone.step(batch) instanceof StepOutcome.Applied;
    guarded.step(batch);
    if (!applied || !alone.sha256().equals(guarded.sha256())) {
      throw new IllegalStateException("the trainers do not have the same weights");
    }
    alone.close();
    guarded.close();
  }
}
