package dev.evengrad.benchmarks;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Update;
import dev.evengrad.optim.UpdateOutcome;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.Shape;
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

/// From gradients whose sizes are known to new parameters: clips, decay and optimizer in one pass.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class UpdateBenchmark {
  @Param({
    "chain(sgd(1e-6))",
    "chain(global_norm(1), adam(1e-6))",
    "chain(value(0.5), global_norm(1), adam(1e-6))",
    "chain(global_norm(1), l2(0.01), adam(1e-6))",
    "chain(global_norm(1), adamw(1e-6))"
  })
  public String chain;

  @Param({"65536", "1048576"})
  public int parameters;

  private Update update;
  private float[] gradients;
  private float[] values;

  @Setup
  public void plan() {
    ParameterLayout.Builder layout = new ParameterLayout.Builder();
    layout.add("dense1.weight", Shape.of(parameters / 256, 256));
    Kernels kernels = KernelBackends.select(BackendChoice.AUTO).newKernels();
    gradients = BenchmarkNetwork.uniform(parameters, "gradients");
    values = BenchmarkNetwork.uniform(parameters, "parameters");
    TensorStatistics statistics = new TensorStatistics(parameters);
    kernels.statistics(parameters, gradients, 0, statistics);
    update =
        Update.plan(
            Chain.parse(chain),
            layout.build(),
            values,
            gradients,
            new TensorStatistics[] {statistics},
            kernels);
  }

  @Benchmark
  public UpdateOutcome run() {
    UpdateOutcome outcome = update.run(1);
    if (!outcome.applied()) {
      throw new IllegalStateException(outcome.toString());
    }
    return outcome;
  }
}
