package dev.evengrad.benchmarks.results;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Looks for cliffs: the three products of a dense layer over awkward sizes, one size varied while the other two stay,
/// as a table of GFLOP/s and as a chart; and the point that is farthest below the two beside it. Called by scripts/bench
/// sweep; takes some three minutes.
public final class GemmSweep {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 15, 16, 17, 20, 24, 25, 31, 32, 33, 36, 40, 47, 48, 49, 56, 63,
    64, 65, 72, 80, 95, 96, 97, 112, 127, 128, 129, 144, 160, 191, 192, 193, 224, 255, 256, 257,
    320, 384, 385, 448, 511, 512, 513, 640
  };
  private static final int ROWS = 64;
  private static final int WIDTH = 256;
  private static final long WARM_NANOS = 120_000_000;
  private static final long ROUND_NANOS = 2_000_000;
  private static final int ROUNDS = 30;

  /// The products.
  private enum Product {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  /// What is varied.
  private enum Varied {
    ROWS,
    INPUTS,
    OUTPUTS
  }

  private final Kernels kernels = KernelBackends.select(BackendChoice.AUTO).newKernels();
  private final PrintStream table;
  private double worst = Double.POSITIVE_INFINITY;
  private String where = "";

  private GemmSweep(PrintStream table) {
    this.table = table;
  }

  /// Argument: the folder for gemm-sweep.csv and the charts.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (PrintStream table =
        new PrintStream(
            Files.newOutputStream(folder.resolve("gemm-sweep.csv")),
            false,
            StandardCharsets.UTF_8)) {
      table.println("varied,size,product,gflops");
      GemmSweep sweep = new GemmSweep(table);
      for (Varied varied : Varied.values()) {
        try (OutputStream svg = Files.newOutputStream(folder.resolve(chartFile(varied)))) {
          ChartEncoder.saveChart(sweep.chart(varied), svg, "svg");
        }
      }
      System.out.printf(
          Locale.ROOT,
          "farthest below its neighbours: %s, at %.0f %% of their mean%n",
          sweep.where,
          100 * sweep.worst);
    }
  }

  private static String chartFile(Varied varied) {
    return "gemm-sweep-" + varied.name().toLowerCase(Locale.ROOT) + ".svg";
  }

  private XYChart chart(Varied varied) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("GFLOP/s by " + varied.name().toLowerCase(Locale.ROOT))
            .xAxisTitle(varied.name().toLowerCase(Locale.ROOT))
            .yAxisTitle("GFLOP/s")
            .build();
    for (Product product : Product.values()) {
      List<Double> speeds = new ArrayList<>();
      for (int size : SIZES) {
        // a first time for the compiler: sizes share kernels, which one size alone does not make
        // hot
        speed(product, varied, size);
      }
      for (int size : SIZES) {
        double gflops = speed(product, varied, size);
        speeds.add(gflops);
        table.printf(Locale.ROOT, "%s,%d,%s,%.1f%n", varied, size, product, gflops);
      }
      for (int i = 1; i + 1 < SIZES.length; i++) {
        double share = speeds.get(i) / ((speeds.get(i - 1) + speeds.get(i + 1)) / 2);
        if (share < worst) {
          worst = share;
          where = product + " at " + varied + " " + SIZES[i];
        }
      }
      chart
          .addSeries(
              product.name().toLowerCase(Locale.ROOT),
              Arrays.stream(SIZES).mapToObj(i -> (double) i).toList(),
              speeds)
          .setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  private double speed(Product product, Varied varied, int size) {
    return switch (varied) {
      case ROWS -> gflops(product, size, WIDTH, WIDTH);
      case INPUTS -> gflops(product, ROWS, size, WIDTH);
      case OUTPUTS -> gflops(product, ROWS, WIDTH, size);
    };
  }

  private double gflops(Product product, int rows, int inputs, int outputs) {
    kernels.reserve(rows, inputs, outputs, PackedWeights.Use.TRAINING);
    float[] x = numbers(rows * inputs);
    float[] dz = numbers(rows * outputs);
    float[] weights = numbers(inputs * outputs);
    float[] z = new float[rows * outputs];
    float[] dx = new float[rows * inputs];
    float[] dw = new float[inputs * outputs];
    TensorStatistics statistics = new TensorStatistics(dw.length);
    PackedWeights.Use use =
        product == Product.FORWARD ? PackedWeights.Use.INFERENCE : PackedWeights.Use.TRAINING;
    PackedWeights packed = kernels.newPacked(outputs, inputs, use);
    kernels.pack(weights, 0, packed);
    Runnable call =
        switch (product) {
          case FORWARD ->
              () ->
                  kernels.denseForward(
                      rows, x, 0, inputs, packed, null, 0, null, z, 0, outputs, z, 0, outputs);
          case INPUT_GRADIENT ->
              () ->
                  kernels.denseInputGradient(
                      rows, dz, 0, outputs, packed, null, dx, 0, inputs, dx, 0, inputs);
          case WEIGHT_GRADIENT ->
              () ->
                  kernels.denseWeightGradient(
                      rows,
                      outputs,
                      inputs,
                      dz,
                      0,
                      outputs,
                      x,
                      0,
                      inputs,
                      false,
                      dw,
                      0,
                      statistics);
        };
    nanos(call, WARM_NANOS);
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = nanos(call, ROUND_NANOS);
    }
    return 2.0 * rows * inputs * outputs / MeasuredRow.median(rounds);
  }

  /// Nanoseconds a call over one round.
  private static double nanos(Runnable call, long roundNanos) {
    long start = System.nanoTime();
    long calls = 0;
    long nanos;
    do {
      call.run();
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < roundNanos);
    return (double) nanos / calls;
  }

  private static float[] numbers(int n) {
    CounterRandom random = CounterRandom.of(1, "sweep", 0);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.uniform(i) - 0.5f;
    }
    return numbers;
  }
}
