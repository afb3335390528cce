package dev.evengrad.benchmarks;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.PeakLoops;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/// What share of the peak a product of a dense layer reaches, both at the same clock: a processor lowers its clock while it
/// multiplies wide vectors, and lowers it more where these come from memory, so a peak that was taken by itself says
/// little of it. Here the product and as many multiply-adds on registers take turns, each timed on its own.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PeakShareBenchmark {
  /// To see how many operations a round of the peak's loop has.
  private static final int FEW_ROUNDS = 1000;

  /// Of the peak by itself: some microseconds, as often as the time allows.
  private static final int ALONE_ROUNDS = 100_000;

  @Param({"vector", "scalar"})
  public String backend;

  private PeakLoops loops;
  private double operationsOfARound;

  /// What the multiply-adds on registers did in an iteration.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Peak {
    public long peakOperations;
    public long peakNanos;

    void run(PeakLoops loops, int rounds) {
      long start = System.nanoTime();
      long operations = loops.multiplyAdd(rounds);
      peakNanos += System.nanoTime() - start;
      peakOperations += operations;
    }
  }

  /// What the products did in an iteration.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Done {
    public long productOperations;
    public long productNanos;

    void run(Product product) {
      long start = System.nanoTime();
      product.run();
      productNanos += System.nanoTime() - start;
      productOperations += product.operations();
    }
  }

  /// Forward on packed weights, as in a `Model`.
  @State(Scope.Thread)
  public static class Product {
    /// Rows, inputs and outputs.
    @Param({"256x256x256", "512x512x512", "1024x1024x1024"})
    public String size;

    private int rows;
    private int inputs;
    private int outputs;
    private Kernels kernels;
    private PackedWeights packed;
    private float[] x;
    private float[] bias;
    private float[] z;

    @Setup
    public void fill(PeakShareBenchmark benchmark) {
      String[] sizes = size.split("x");
      rows = Integer.parseInt(sizes[0]);
      inputs = Integer.parseInt(sizes[1]);
      outputs = Integer.parseInt(sizes[2]);
      kernels = KernelBackends.select(BackendChoice.parse(benchmark.backend)).newKernels();
      kernels.reserve(rows, inputs, outputs, PackedWeights.Use.INFERENCE);
      x = BenchmarkNetwork.uniform(rows * inputs, "x");
      bias = BenchmarkNetwork.uniform(outputs, "bias");
      z = new float[rows * outputs];
      packed = kernels.newPacked(outputs, inputs, PackedWeights.Use.INFERENCE);
      kernels.pack(BenchmarkNetwork.uniform(outputs * inputs, "weights"), 0, packed);
    }

    long operations() {
      return 2L * rows * inputs * outputs;
    }

    void run() {
      kernels.denseForward(rows, x, 0, inputs, packed, bias, 0, null, z, 0, outputs, z, 0, outputs);
    }
  }

  @Setup
  public void loops() {
    loops = KernelBackends.select(BackendChoice.parse(backend)).newPeakLoops();
    operationsOfARound = (double) loops.multiplyAdd(FEW_ROUNDS) / FEW_ROUNDS;
  }

  @Benchmark
  public float[] share(Product product, Done done, Peak peak) {
    done.run(product);
    peak.run(loops, (int) Math.rint(product.operations() / operationsOfARound));
    return product.z;
  }

  @Benchmark
  public void peakAlone(Peak peak) {
    peak.run(loops, ALONE_ROUNDS);
  }
}
