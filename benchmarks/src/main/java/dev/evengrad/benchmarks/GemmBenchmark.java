package dev.evengrad.benchmarks;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
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

/// The three products of a dense layer, and the packing of its weights for predictions, by backend and size.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GemmBenchmark {

  @Param({"vector", "scalar"})
  public String backend;

  /// Rows, inputs and outputs.
  @Param({
    "1x20x10",
    "1x64x64",
    "1x256x256",
    "32x64x64",
    "32x256x256",
    "32x784x512",
    "256x256x256",
    "512x512x512",
    "1024x1024x1024"
  })
  public String size;

  private int rows;
  private int inputs;
  private int outputs;
  private Kernels kernels;
  private PackedWeights packed;
  private PackedWeights trained;
  private float[] x;
  private float[] weights;
  private float[] bias;
  private float[] z;
  private float[] delta;
  private float[] dx;
  private float[] dw;
  private TensorStatistics statistics;

  @Setup
  public void fill() {
    String[] sizes = size.split("x");
    rows = Integer.parseInt(sizes[0]);
    inputs = Integer.parseInt(sizes[1]);
    outputs = Integer.parseInt(sizes[2]);
    kernels = KernelBackends.select(BackendChoice.parse(backend)).newKernels();
    kernels.reserve(rows, inputs, outputs, PackedWeights.Use.TRAINING);
    x = BenchmarkNetwork.uniform(rows * inputs, "x");
    weights = BenchmarkNetwork.uniform(outputs * inputs, "weights");
    bias = BenchmarkNetwork.uniform(outputs, "bias");
    delta = BenchmarkNetwork.uniform(rows * outputs, "delta");
    z = new float[rows * outputs];
    dx = new float[rows * inputs];
    dw = new float[outputs * inputs];
    statistics = new TensorStatistics(dw.length);
    packed = kernels.newPacked(outputs, inputs, PackedWeights.Use.INFERENCE);
    kernels.pack(weights, 0, packed);
    trained = kernels.newPacked(outputs, inputs, PackedWeights.Use.TRAINING);
    kernels.pack(weights, 0, trained);
  }

  @Benchmark
  public float[] forward() {
    kernels.denseForward(rows, x, 0, inputs, packed, bias, 0, null, z, 0, outputs, z, 0, outputs);
    return z;
  }

  @Benchmark
  public float[] forwardInTraining() {
    kernels.denseForward(rows, x, 0, inputs, trained, bias, 0, null, z, 0, outputs, z, 0, outputs);
    return z;
  }

  @Benchmark
  public float[] inputGradient() {
    kernels.denseInputGradient(
        rows, delta, 0, outputs, trained, null, dx, 0, inputs, dx, 0, inputs);
    return dx;
  }

  @Benchmark
  public float[] weightGradient() {
    kernels.denseWeightGradient(
        rows, outputs, inputs, delta, 0, outputs, x, 0, inputs, false, dw, 0, statistics);
    return dw;
  }

  @Benchmark
  public PackedWeights pack() {
    kernels.pack(weights, 0, packed);
    return packed;
  }
}
