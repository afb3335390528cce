package dev.evengrad.benchmarks.latency;

import com.sun.management.ThreadMXBean;
import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// A service under a load, in a JVM of its own, started by [MeasureLatency].
public final class ServeLoad {
  private static final double MICROS = 1e-3;

  /// Different requests, which come round and round.
  private static final int KINDS = 64;

  /// At most so long; on a machine that does nothing else all is compiled earlier.
  static final Duration WARM_UP = Duration.ofSeconds(5);

  private ServeLoad() {}

  /// Arguments: a [Load], for how many seconds, and the seed of the arrivals. Prints a line of [Figure]s.
  public static void main(String[] args) {
    Load load = Load.parse(args[0]);
    System.out.println(
        Figure.line(figures(load, Double.parseDouble(args[1]), Long.parseLong(args[2]))));
  }

  static Map<Figure, Double> figures(Load load, double seconds, long seed) {
    Model model = model(load.network());
    model.warmUp(WARM_UP, load.rows());
    long[] arrivals =
        load.arrivals().times(load.rate(), (int) Math.ceil(load.rate() * seconds), seed);
    OpenLoop loop = new OpenLoop(System::nanoTime, arrivals);
    Predictions predictions = new Predictions(load, model.session(load.rows()));
    if (load.learning() == Learning.NONE) {
      return figures(loop, arrivals.length, predictions, null);
    }
    try (Learner learner = new Learner(load.network() + " " + Learning.ROWS + " adam")) {
      boolean same = load.learning() == Learning.SAME_THREAD;
      if (!same) {
        learner.start();
      }
      return figures(loop, arrivals.length, new Learns(predictions, learner, same), learner);
    }
  }

  private static Map<Figure, Double> figures(
      OpenLoop loop, int requests, Service service, Learner learner) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    Halves halves = new Halves(service, requests / 2, threads);
    long collected = collections(collectors);
    loop.serve(halves);
    long allocated = threads.getTotalThreadAllocatedBytes() - halves.allocated;
    collected = collections(collectors) - collected;
    Histogram latencies = loop.latencies();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.P50, latencies.getValueAtPercentile(50) * MICROS);
    figures.put(Figure.P90, latencies.getValueAtPercentile(90) * MICROS);
    figures.put(Figure.P99, latencies.getValueAtPercentile(99) * MICROS);
    figures.put(Figure.P999, latencies.getValueAtPercentile(99.9) * MICROS);
    figures.put(Figure.MAX, latencies.getMaxValue() * MICROS);
    figures.put(Figure.RATE, loop.rate());
    figures.put(Figure.BUSY, loop.busy());
    figures.put(Figure.BYTES, (double) allocated / (requests - requests / 2));
    figures.put(Figure.COLLECTIONS, (double) collected);
    figures.put(Figure.STEPS, learner == null ? 0.0 : learner.made());
    return figures;
  }

  private static long collections(List<GarbageCollectorMXBean> collectors) {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  private static Model model(BenchmarkNetwork network) {
    ModelSpec spec = network.spec();
    return new Model(
        spec,
        ModelInfo.NONE,
        KernelBackends.select(BackendChoice.AUTO),
        spec.declaration().initialParameters(1),
        spec.declaration().initialBuffers());
  }

  private static final class Predictions implements Service {
    private final Session session;
    private final int rows;
    private final int width;
    private final float[] features;
    private final float[] results;

    Predictions(Load load, Session session) {
      this.session = session;
      this.rows = load.rows();
      this.width = rows * load.network().inputs();
      this.features = BenchmarkNetwork.uniform(KINDS * width, "features");
      this.results = new float[rows * load.network().outputs()];
    }

    @Override
    public void answer(int request) {
      session.run(features, request % KINDS * width, rows, results, 0);
    }
  }

  /// A service that notes what was allocated before the second half of its requests.
  private static final class Halves implements Service {
    private final Service service;
    private final int half;
    private final ThreadMXBean threads;
    private long allocated;

    Halves(Service service, int half, ThreadMXBean threads) {
      this.service = service;
      this.half = half;
      this.threads = threads;
      this.allocated = threads.getTotalThreadAllocatedBytes();
    }

    @Override
    public void answer(int request) {
      service.answer(request);
    }

    @Override
    public void afterwards(int request) {
      service.afterwards(request);
      if (request == half - 1) {
        allocated = threads.getTotalThreadAllocatedBytes();
      }
    }
  }

  /// A service that learns beside its predictions. These are made by the model as it was: whether a new one is published,
  /// which copies the weights, is another matter.
  private record Learns(Service predictions, Learner learner, boolean same) implements Service {
    @Override
    public void answer(int request) {
      predictions.answer(request);
    }

    @Override
    public void afterwards(int request) {
      if (request % Learning.EVERY == Learning.EVERY - 1) {
        if (same) {
          learner.step();
        } else {
          learner.ask();
        }
      }
    }
  }
}
