package dev.evengrad.benchmarks;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import java.util.concurrent.TimeUnit;
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

/// One training step: forward, loss, backward, global-norm clip, update.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainingStepBenchmark {
  /// So small that the network stays what it is however many steps are timed. At 1e-6 it does not: Adam moves every
  /// weight by the rate, some units fall silent after some thousand steps, and their moments decay until they are
  /// denormal, which is slow in some engines.
  public static final double RATE = 1e-12;

  @Param({
    "TINY 32 sgd",
    "SMALL 32 adam",
    "MEDIUM 32 adam",
    "MEDIUM 128 adam",
    "LARGE 32 adam",
    "LARGE 128 adam",
    "LARGE 1024 adam",
    "WIDE 32 adam",
    "WIDE 128 adam",
    "DEEP 64 adam"
  })
  public String row;

  @Param("vector")
  public String backend;

  @Param("1")
  public int threads;

  /// Microseconds for which a waiting thread of several looks for work.
  @Param("0")
  public int spin;

  private Trainer trainer;
  private Batch batch;

  @Setup
  public void plan() {
    trainer = trainer(row, backend, threads, spin);
    batch = batch(row);
  }

  public static Trainer trainer(String row, String backend, int threads, int spin) {
    String[] parts = row.split(" ");
    return Trainer.of(BenchmarkNetwork.valueOf(parts[0]).spec())
        .loss(Losses.mse())
        .clip(Clips.globalNorm(1))
        .optimizer(parts[2].equals("sgd") ? Optimizers.sgd(RATE) : Optimizers.adam(RATE))
        .batchSize(Integer.parseInt(parts[1]))
        .threads(threads)
        .spinMicros(spin)
        .backend(BackendChoice.parse(backend))
        .build();
  }

  public static Batch batch(String row) {
    String[] parts = row.split(" ");
    BenchmarkNetwork network = BenchmarkNetwork.valueOf(parts[0]);
    int rows = Integer.parseInt(parts[1]);
    return Batch.ofValues(
        BenchmarkNetwork.uniform(rows * network.inputs(), "features"),
        rows,
        network.inputs(),
        BenchmarkNetwork.uniform(rows * network.outputs(), "targets"),
        network.outputs());
  }

  @Benchmark
  public StepOutcome step() {
    return trainer.step(batch);
  }

  @TearDown(Level.Trial)
  public void close() {
    if (!(trainer.step(batch) instanceof StepOutcome.Applied)) {
      throw new IllegalStateException("the steps that were timed did nothing");
    }
    trainer.close();
  }
}
