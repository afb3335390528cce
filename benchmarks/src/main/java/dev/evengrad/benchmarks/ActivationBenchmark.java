package dev.evengrad.benchmarks;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
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

/// An activation and its derivative over 4096 entries that lie in the L1 cache: divide by 4096 for an entry.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ActivationBenchmark {
  private static final int ENTRIES = 4096;

  @Param({
    "relu",
    "tanh",
    "sigmoid",
    "softplus",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "gelu_tanh",
    "silu",
    "mish",
    "softsign"
  })
  public String activation;

  @Param({"vector", "scalar"})
  public String backend;

  private ElementwiseLoops loops;
  private float[] z;
  private float[] y;
  private float[] saved;
  private float[] delta;

  @Setup
  public void fill() {
    TextItem call = TextParser.call(activation);
    Activation function = Arguments.create(call, Activations.REGISTRY.find(call));
    ElementwiseLoops own =
        KernelBackends.select(BackendChoice.parse(backend)).newKernels().loops(function.text());
    loops = own == null ? function : own;
    z = BenchmarkNetwork.uniform(ENTRIES, "z");
    for (int i = 0; i < ENTRIES; i++) {
      z[i] *= 4;
    }
    y = new float[ENTRIES];
    loops.forward(ENTRIES, z, 0, y, 0);
    saved = function.derivativeFromOutput() ? y.clone() : z.clone();
    delta = new float[ENTRIES];
  }

  @Benchmark
  public float[] forward() {
    loops.forward(ENTRIES, z, 0, y, 0);
    return y;
  }

  /// Multiplies a gradient by the derivative, in place; refilled each time, or it would vanish.
  @Benchmark
  public float[] backward() {
    System.arraycopy(z, 0, delta, 0, ENTRIES);
    loops.backward(ENTRIES, saved, 0, delta, 0);
    return delta;
  }
}
