package dev.evengrad.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The activations of [ActivationBenchmark] on the JDK's own functions of vectors, which are Intel's SVML on x86-64, put together
/// in the plain way: the time to beat. They are no choice for the engine, since their bits differ between widths and processors.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SvmlBenchmark {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int ENTRIES = 4096;

  private float[] z;
  private float[] y;

  @Setup
  public void fill() {
    z = BenchmarkNetwork.uniform(ENTRIES, "z");
    for (int i = 0; i < ENTRIES; i++) {
      z[i] *= 4;
    }
    y = new float[ENTRIES];
  }

  @Benchmark
  public float[] tanh() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector.fromArray(S, z, i).lanewise(VectorOperators.TANH).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] sigmoid() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, z, i);
      FloatVector.broadcast(S, 1f).div(onePlusExpOfMinus(x)).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] softplus() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      softplus(FloatVector.fromArray(S, z, i)).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] elu() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, z, i);
      x.lanewise(VectorOperators.EXPM1).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] silu() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, z, i);
      x.div(onePlusExpOfMinus(x)).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] geluTanh() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, z, i);
      FloatVector inner = x.mul(x).mul(0.044715f).add(1f).mul(x).mul(0.79788456f);
      x.mul(0.5f).mul(inner.lanewise(VectorOperators.TANH).add(1f)).intoArray(y, i);
    }
    return y;
  }

  @Benchmark
  public float[] mish() {
    for (int i = 0; i < ENTRIES; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, z, i);
      softplus(x).lanewise(VectorOperators.TANH).mul(x).intoArray(y, i);
    }
    return y;
  }

  private static FloatVector onePlusExpOfMinus(FloatVector x) {
    return x.neg().lanewise(VectorOperators.EXP).add(1f);
  }

  private static FloatVector softplus(FloatVector x) {
    return x.abs()
        .neg()
        .lanewise(VectorOperators.EXP)
        .lanewise(VectorOperators.LOG1P)
        .add(x.max(0f));
  }
}
