package dev.evengrad.benchmarks;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.Session;
import dev.evengrad.tensor.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One prediction through a session: what a service pays for a request, input checks included.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PredictionBenchmark {

  @Param({"TINY", "SMALL", "MEDIUM", "LARGE", "WIDE"})
  public String network;

  @Param({"1", "32"})
  public int rows;

  @Param({"float32", "bf16"})
  public String precision;

  @Param({"vector", "scalar"})
  public String backend;

  private Session session;
  private float[] features;
  private float[] results;

  @Setup
  public void plan() {
    BenchmarkNetwork chosen = BenchmarkNetwork.valueOf(network);
    Model model =
        new Model(
            chosen.spec(),
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.parse(backend)),
            chosen.spec().declaration().initialParameters(1),
            chosen.spec().declaration().initialBuffers(),
            Precision.parse(precision));
    session = model.session(rows);
    features = BenchmarkNetwork.uniform(rows * chosen.inputs(), "features");
    results = new float[rows * chosen.outputs()];
  }

  @Benchmark
  public float[] predict() {
    session.run(features, rows, results);
    return results;
  }
}
