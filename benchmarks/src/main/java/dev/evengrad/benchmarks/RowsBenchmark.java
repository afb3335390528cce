package dev.evengrad.benchmarks;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.ColumnNormalization;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.RowNormalization;
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

/// The kernels that walk over rows: sums down the columns, softmax, normalisation of rows and columns, the statistics of a gradient, the
/// copy that looks for what is not finite; on 64 rows of a width.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class RowsBenchmark {
  private static final int ROWS = 64;

  @Param({"10", "256", "1024"})
  public int width;

  @Param({"vector", "scalar"})
  public String backend;

  private Kernels kernels;
  private RowNormalization normalization;
  private ColumnNormalization columns;
  private TensorStatistics statistics;
  private TensorStatistics columnStatistics;
  private float[] x;
  private float[] y;
  private float[] sums;

  @Setup
  public void fill() {
    kernels = KernelBackends.select(BackendChoice.parse(backend)).newKernels();
    normalization = new RowNormalization(kernels.laneSums(), true, 1e-5f);
    columns = new ColumnNormalization(width, 1e-5);
    statistics = new TensorStatistics(ROWS * width);
    columnStatistics = new TensorStatistics(width);
    x = BenchmarkNetwork.uniform(ROWS * width, "x");
    y = new float[ROWS * width];
    sums = new float[2 * width];
    columns.takeStatistics(ROWS, x, 0, width);
  }

  @Benchmark
  public float[] columnSums() {
    kernels.columnSums(ROWS, width, x, 0, width, false, sums, 0, columnStatistics);
    return sums;
  }

  @Benchmark
  public float[] softmax() {
    kernels.softmax(ROWS, width, x, 0, width, y, 0, width, null, 0);
    return y;
  }

  @Benchmark
  public float[] batchNorm() {
    columns.takeStatistics(ROWS, x, 0, width);
    columns.normalize(ROWS, x, 0, width, y, 0, width);
    return y;
  }

  @Benchmark
  public float[] batchNormBackward() {
    columns.gradients(ROWS, x, 0, width, x, 0, width, false, sums, 0, sums, width);
    columns.backward(ROWS, x, 0, width, x, 0, x, 0, width, y, 0, width);
    return y;
  }

  @Benchmark
  public float[] layerNorm() {
    for (int r = 0; r < ROWS; r++) {
      normalization.forward(width, x, r * width, y, r * width);
    }
    return y;
  }

  @Benchmark
  public double statistics() {
    kernels.statistics(ROWS * width, x, 0, statistics);
    return statistics.sumOfSquares();
  }

  @Benchmark
  public boolean copyFinite() {
    return kernels.copyFinite(ROWS * width, x, 0, y, 0);
  }
}
