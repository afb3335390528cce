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

/// The product of two square float matrices (sgemm; EJML's second row is in double), X W', nothing of it prepared before but
/// the packed weights of `evengrad-packed`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerProductBenchmark {
  /// Rows and columns of both.
  @Param({"256", "512", "1024"})
  public int row;

  /// The engine; named so that it comes after the row, as in the predictions.
  @Param({"evengrad", "evengrad-packed", "openblas", "pytorch", "ejml-float", "ejml-double"})
  public String with;

  private Product product;

  @Setup
  public void plan() {
    float[] x = BenchmarkNetwork.uniform(row * row, "x");
    float[] w = BenchmarkNetwork.uniform(row * row, "w");
    Engine engine = Engines.named(with);
    Agreement.requireProduct(engine, row, x, w);
    product = engine.product(row, x, w);
  }

  @Benchmark
  public void multiply() {
    product.multiply();
  }

  @TearDown(Level.Trial)
  public void close() {
    product.close();
  }
}
