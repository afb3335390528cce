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

/// `PredictionBenchmark` with other engines beside ours, all from a Java array to a Java array.
///
/// JMH takes parameters in the order of their names, the first one slowest: so the engines of a row are measured one
/// right after the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerPredictionBenchmark {
  @Param({
    "TINY 1",
    "TINY 32",
    "SMALL 1",
    "SMALL 32",
    "MEDIUM 1",
    "MEDIUM 32",
    "LARGE 1",
    "LARGE 32",
    "WIDE 1",
    "WIDE 32"
  })
  public String row;

  /// The engine.
  @Param({
    "evengrad",
    "openblas",
    "onnxruntime-reused",
    "onnxruntime",
    "pytorch",
    "ejml-float",
    "ejml-double"
  })
  public String with;

  private Predictor predictor;
  private float[] features;
  private float[] results;

  @Setup
  public void plan() {
    String[] parts = row.split(" ");
    PeerNetwork network = PeerNetwork.of(BenchmarkNetwork.valueOf(parts[0]));
    int rows = Integer.parseInt(parts[1]);
    Engine engine = Engines.named(with);
    Agreement.requirePredictions(engine, network, rows);
    predictor = engine.predictor(network, rows);
    features = BenchmarkNetwork.uniform(rows * network.network().inputs(), "features");
    results = new float[rows * network.network().outputs()];
  }

  @Benchmark
  public float[] predict() {
    predictor.predict(features, results);
    return results;
  }

  @TearDown(Level.Trial)
  public void close() {
    predictor.close();
  }
}
