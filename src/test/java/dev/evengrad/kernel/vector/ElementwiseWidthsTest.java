package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JVMs with vectors of other widths, without AVX-512, or without a compiler give the same bits. */
class ElementwiseWidthsTest {
  private static final String CALLS = "2000";

  @Test
  void allWidthsGiveTheScalarBits() {
    Result scalar = run("scalar", CALLS);
    for (int bytes : new int[] {16, 32, 64}) {
      Result vector = run("vector", CALLS, "-XX:MaxVectorSize=" + bytes);
      assertTrue(vector.bits() <= bytes * 8, vector::toString);
      assertEquals(scalar.hash(), vector.hash(), vector::toString);
    }
    if (System.getProperty("os.arch").equals("amd64")) {
      Result vector = run("vector", CALLS, "-XX:UseAVX=2");
      assertEquals(scalar.hash(), vector.hash(), vector::toString);
    }
    Result interpreted = run("vector", "0", "-Xint");
    assertEquals(scalar.hash(), interpreted.hash(), interpreted::toString);
  }

  /** What a JVM printed: its width in bits, 0 for scalar, and the hash. */
  private record Result(List<String> options, int bits, String hash) {}

  private static Result run(String backend, String calls, String... flags) {
    List<String> options = new ArrayList<>(List.of(flags));
    options.addAll(List.of("-Xbatch", "-XX:+UseSerialGC"));
    String[] words = ChildJvm.lastLine(ElementwiseHash.class, options, backend, calls).split(" ");
    return new Result(options, Integer.parseInt(words[0]), words[1]);
  }
}
