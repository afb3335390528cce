package dev.evengrad.benchmarks;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.ChunkedStatistics;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/// What the statistics of the gradients (norm, largest magnitude, whether all is finite) take of a training step. No step
/// goes without them, since clipping and the transaction rest on them; so the step is timed as it is, and in turn with it,
/// at the same clock, the passes over as many gradients of the same tensors alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class StatisticsBenchmark {
  /// The kernels take the statistics after so many entries at the latest, while these are in the L2 cache.
  private static final int CHUNK = 64 * 1024;

  @Param({"MEDIUM 128 adam", "LARGE 128 adam", "DEEP 64 adam"})
  public String row;

  @Param("vector")
  public String backend;

  private final ChunkedStatistics chunks = new ChunkedStatistics();
  private final List<List<Part>> pieces = new ArrayList<>();
  private Trainer trainer;
  private Batch batch;
  private Kernels kernels;
  private float[] computed;
  private float[] gradients;

  /// Entries of a tensor that are in the cache together.
  ///
  /// @param slice the tensor
  /// @param statistics of the whole tensor
  /// @param from the first, a multiple of the statistics' block
  /// @param to the one after the last
  private record Part(ParameterSlice slice, TensorStatistics statistics, int from, int to) {
    boolean whole() {
      return to - from == slice.size();
    }
  }

  /// The times of an iteration, and of how many steps.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    public long steps;
    public long stepNanos;
    public long statisticsNanos;
  }

  @Setup
  public void plan() {
    trainer = TrainingStepBenchmark.trainer(row, backend, 1, 0);
    batch = TrainingStepBenchmark.batch(row);
    kernels = KernelBackends.select(BackendChoice.parse(backend)).newKernels();
    chunks.reserve(CHUNK);
    int entries = CHUNK;
    int end = 0;
    for (ParameterSlice slice : trainer.spec().declaration().parameterLayout().slices()) {
      TensorStatistics statistics = new TensorStatistics(slice.size());
      for (int from = 0; from < slice.size(); from += CHUNK) {
        int to = Math.min(from + CHUNK, slice.size());
        if (entries + to - from > CHUNK) {
          pieces.add(new ArrayList<>());
          entries = 0;
        }
        pieces.getLast().add(new Part(slice, statistics, from, to));
        entries += to - from;
      }
      end = slice.end();
    }
    computed = BenchmarkNetwork.uniform(CHUNK, "gradients");
    gradients = new float[end];
  }

  @Benchmark
  public double step(Times times) {
    long start = System.nanoTime();
    StepOutcome outcome = trainer.step(batch);
    times.stepNanos += System.nanoTime() - start;
    times.steps++;
    if (!(outcome instanceof StepOutcome.Applied)) {
      throw new IllegalStateException("a step that was timed did nothing");
    }
    double squares = 0;
    for (List<Part> piece : pieces) {
      write(piece);
      start = System.nanoTime();
      squares += statistics(piece);
      times.statisticsNanos += System.nanoTime() - start;
    }
    return squares;
  }

  /// What the products do just before: the entries then lie in the cache, written.
  private void write(List<Part> piece) {
    for (int i = 0; i < piece.size(); i++) {
      Part part = piece.get(i);
      int offset = part.slice().offset() + part.from();
      System.arraycopy(computed, 0, gradients, offset, part.to() - part.from());
    }
  }

  /// The passes, as the kernels make them, and the sum of what they find, as the report makes it.
  private double statistics(List<Part> piece) {
    double squares = 0;
    for (int i = 0; i < piece.size(); i++) {
      Part part = piece.get(i);
      int offset = part.slice().offset();
      int size = part.slice().size();
      if (part.whole()) {
        kernels.statistics(size, gradients, offset, part.statistics());
      } else {
        if (part.from() == 0) {
          chunks.begin();
        }
        chunks.take(kernels, part.from(), part.to(), gradients, offset, part.statistics());
        if (part.to() < size) {
          continue;
        }
        chunks.finish(kernels, size, gradients, offset, part.statistics());
      }
      squares += part.statistics().finite() ? part.statistics().sumOfSquares() : Double.NaN;
    }
    return squares;
  }

  @TearDown(Level.Trial)
  public void close() {
    trainer.close();
  }
}
