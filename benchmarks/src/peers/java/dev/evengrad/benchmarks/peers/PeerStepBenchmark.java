package dev.evengrad.benchmarks.peers;

import dev.evengrad.benchmarks.BenchmarkNetwork;
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

/// `TrainingStepBenchmark` with the other engines that train. EJML's rows are asked for by scripts/bench: those where a
/// step of its does not take a tenth of a second or more.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerStepBenchmark {
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

  /// The engine; named so that it comes after the row, as in the predictions.
  @Param({"evengrad", "openblas", "pytorch"})
  public String with;

  private Engine engine;
  private Stepper stepper;

  @Setup
  public void plan() {
    String[] parts = row.split(" ");
    PeerNetwork network = PeerNetwork.of(BenchmarkNetwork.valueOf(parts[0]));
    PeerBatch batch = PeerBatch.of(network.network(), Integer.parseInt(parts[1]));
    engine = Engines.named(with);
    Agreement.requireSteps(engine, network, batch);
    stepper = engine.stepper(network, batch, StepSettings.timed(parts[2]));
  }

  @Benchmark
  public void step() {
    stepper.step();
  }

  @TearDown(Level.Trial)
  public void close() {
    Agreement.requireNoDenormals(engine, stepper);
    stepper.close();
  }
}
