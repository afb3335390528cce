package dev.evengrad.benchmarks;

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

/// One chain of dependent fused multiply-adds: the latency that bounds a single output, and a yardstick for the others.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FmaChainBenchmark {

  @Param({"64", "1024"})
  public int length;

  private float[] a;
  private float[] b;

  @Setup
  public void fill() {
    a = new float[length];
    b = new float[length];
    for (int i = 0; i < length; i++) {
      a[i] = 1f / (i + 1);
      b[i] = i % 7 - 3;
    }
  }

  @Benchmark
  public float chain() {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }
}
