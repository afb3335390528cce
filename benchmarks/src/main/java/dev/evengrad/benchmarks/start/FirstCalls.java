package dev.evengrad.benchmarks.start;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.data.Batch;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Trainer;
import java.nio.file.Path;
import java.time.Instant;

/// What a service does that has just been started: loads a model, warms it up or not, and answers. In a JVM of its own,
/// started by [MeasureStart].
public final class FirstCalls {
  private static final int MOST_CALLS = 2_000_000;

  private FirstCalls() {}

  /// Arguments: a [Start], the model's file, whether to warm up, for how many seconds to call, and when the process was
  /// started, in nanoseconds of the wall clock. Prints a line of [StartTimes].
  public static void main(String[] args) {
    Start start = Start.parse(args[0]);
    BenchmarkNetwork network = BenchmarkNetwork.valueOf(start.network());
    Model model = Model.load(Path.of(args[1]));
    boolean warm = Boolean.parseBoolean(args[2]);
    Runnable call =
        start.training()
            ? steps(model, network, start.rows(), warm)
            : predictions(model, network, start.rows(), warm);
    long before = System.nanoTime();
    call.run();
    long first = System.nanoTime();
    double firstAnswer = (wallNanos() - Long.parseLong(args[4])) * 1e-6;
    StartTimes times =
        more(call, firstAnswer, (first - before) * 1e-6, Double.parseDouble(args[3]));
    System.out.println(times.line());
  }

  private static StartTimes more(
      Runnable call, double firstAnswer, double firstCall, double seconds) {
    long[] ends = new long[MOST_CALLS];
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int calls = 0;
    ends[0] = System.nanoTime();
    do {
      call.run();
      calls++;
      ends[calls] = System.nanoTime();
    } while (ends[calls] < end && calls < MOST_CALLS - 1);
    return StartTimes.of(firstAnswer, firstCall, ends, calls);
  }

  static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private static Runnable predictions(
      Model model, BenchmarkNetwork network, int rows, boolean warm) {
    if (warm) {
      model.warmUp(rows);
    }
    Session session = model.session(rows);
    float[] features = BenchmarkNetwork.uniform(rows * network.inputs(), "features");
    float[] results = new float[rows * network.outputs()];
    return () -> session.run(features, rows, results);
  }

  private static Runnable steps(Model model, BenchmarkNetwork network, int rows, boolean warm) {
    Trainer trainer =
        Trainer.from(model)
            .loss(Losses.mse())
            .clip(Clips.globalNorm(1))
            .optimizer(Optimizers.adam(1e-6))
            .batchSize(rows)
            .build();
    if (warm) {
      trainer.warmUp();
    }
    Batch batch =
        Batch.ofValues(
            BenchmarkNetwork.uniform(rows * network.inputs(), "features"),
            rows,
            network.inputs(),
            BenchmarkNetwork.uniform(rows * network.outputs(), "targets"),
            network.outputs());
    return () -> trainer.step(batch);
  }
}
