package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bits from every width of vectors, each in a JVM that is given no other, interpreted, and from the scalar kernels. */
class WidthsTest {
  @ParameterizedTest
  @CsvSource({
    "vector, -XX:MaxVectorSize=16, 10",
    "vector, -XX:MaxVectorSize=32, 10",
    "vector, -XX:MaxVectorSize=64, 10",
    "vector, -XX:UseAVX=2, 10",
    "vector, -XX:UseAVX=1, 10",
    "vector, -XX:TieredStopAtLevel=1, 6",
    "vector, -Xint, 4",
    "scalar, -Xint, 4",
    "scalar, -XX:MaxVectorSize=64, 10"
  })
  void theHashIsTheSame(String backend, String flag, int shapes) throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of("--add-modules", "jdk.incubator.vector", "-XX:+IgnoreUnrecognizedVMOptions"));
    flags.add(flag);
    ChildJvm.Result result =
        ChildJvm.run(flags, MatrixHash.class, backend, Integer.toString(shapes));
    assertEquals(0, result.exitCode(), result.toString());
    String[] words = result.output().strip().split(" ", 2);
    int bits = Integer.parseInt(words[0]);
    assertTrue(!flag.endsWith("=16") || bits == 128, "asked for 128 bits, got " + bits);
    String expected =
        Long.toHexString(
            MatrixHash.of(KernelBackends.select(BackendChoice.VECTOR).newKernels(), shapes));
    assertEquals(expected, words[1], backend + " " + flag + ", " + bits + " bits");
  }
}
