package dev.evengrad.benchmarks;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

/// What something adds to a training step: two trainers of the same network in one JVM, one with it, take turns block by block, so
/// that what slows the machine or C2's luck with the shared code is the same for both. A block is a multiple of the steps between
/// two costly ones. What counts is the ratio of the two sums, fork by fork.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 900, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 10, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public abstract class TurnsBenchmark {
  static final int INTERVAL = 16;

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  /// Steps of a block: some milliseconds of small networks.
  private static final int STEPS_OF_SMALL = 8 * INTERVAL;

  @Param("vector")
  public String backend;

  private Trainer alone;
  private Trainer watched;
  private Batch batch;
  private int steps;
  private boolean watchedFirst;

  /// The times of an iteration, and of how many steps of each trainer.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    public long steps;
    public long aloneNanos;
    public long watchedNanos;

    /// Of the thread's own time, which other programs on the machine do not add to.
    public long aloneCpuNanos;

    public long watchedCpuNanos;
  }

  @Setup
  public void plan() {
    String row = row();
    String[] parts = row.split(" ");
    steps = steps(parts[0]);
    TrainerBuilder builder =
        Trainer.of(BenchmarkNetwork.valueOf(parts[0]).spec())
            .loss(Losses.mse())
            .clip(Clips.globalNorm(1))
            .optimizer(Optimizers.adam(TrainingStepBenchmark.RATE))
            .batchSize(Integer.parseInt(parts[1]))
            .backend(BackendChoice.parse(backend));
    alone = without(builder).build();
    watched = with(builder).build();
    begin(watched);
    batch = TrainingStepBenchmark.batch(row);
  }

  /// The network, the rows and the optimizer.
  abstract String row();

  /// The steps of a block.
  int steps(String network) {
    return network.equals("SMALL") ? STEPS_OF_SMALL : INTERVAL;
  }

  /// What it is measured beside.
  TrainerBuilder without(TrainerBuilder builder) {
    return builder;
  }

  /// What is measured.
  abstract TrainerBuilder with(TrainerBuilder builder);

  /// The trainer is there.
  void begin(Trainer trainer) {}

  @Benchmark
  public void blocks(Times times) {
    if (watchedFirst) {
      watchedBlock(times);
      aloneBlock(times);
    } else {
      aloneBlock(times);
      watchedBlock(times);
    }
    watchedFirst = !watchedFirst;
    times.steps += steps;
  }

  private void aloneBlock(Times times) {
    long cpu = CPU.getCurrentThreadCpuTime();
    times.aloneNanos += block(alone);
    times.aloneCpuNanos += CPU.getCurrentThreadCpuTime() - cpu;
  }

  private void watchedBlock(Times times) {
    long cpu = CPU.getCurrentThreadCpuTime();
    times.watchedNanos += block(watched);
    times.watchedCpuNanos += CPU.getCurrentThreadCpuTime() - cpu;
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
    watched.step(batch);
    if (!applied || !alone.sha256().equals(watched.sha256())) {
      throw new IllegalStateException("the trainers do not have the same weights");
    }
    alone.close();
    watched.close();
  }
}
