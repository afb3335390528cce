package dev.evengrad.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
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

/// The product x W' of `GemmBenchmark.forward` by EJML, in its float and its double matrices: what plain Java without
/// vectors does.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class EjmlBenchmark {
  /// Rows, inputs and outputs.
  @Param({"1x64x64", "1x256x256", "32x64x64", "32x256x256", "256x256x256", "512x512x512"})
  public String size;

  private FMatrixRMaj x;
  private FMatrixRMaj weights;
  private FMatrixRMaj y;
  private DMatrixRMaj x64;
  private DMatrixRMaj weights64;
  private DMatrixRMaj y64;

  @Setup
  public void fill() {
    String[] sizes = size.split("x");
    int rows = Integer.parseInt(sizes[0]);
    int inputs = Integer.parseInt(sizes[1]);
    int outputs = Integer.parseInt(sizes[2]);
    x = new FMatrixRMaj(rows, inputs, true, BenchmarkNetwork.uniform(rows * inputs, "x"));
    weights =
        new FMatrixRMaj(outputs, inputs, true, BenchmarkNetwork.uniform(outputs * inputs, "w"));
    y = new FMatrixRMaj(rows, outputs);
    x64 = wide(x);
    weights64 = wide(weights);
    y64 = new DMatrixRMaj(rows, outputs);
  }

  @Benchmark
  public FMatrixRMaj floats() {
    CommonOps_FDRM.multTransB(x, weights, y);
    return y;
  }

  @Benchmark
  public DMatrixRMaj doubles() {
    CommonOps_DDRM.multTransB(x64, weights64, y64);
    return y64;
  }

  private static DMatrixRMaj wide(FMatrixRMaj m) {
    DMatrixRMaj wide = new DMatrixRMaj(m.getNumRows(), m.getNumCols());
    for (int i = 0; i < m.getNumElements(); i++) {
      wide.set(i, m.get(i));
    }
    return wide;
  }
}
