package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One arithmetic: the same bits from every backend, width and number of threads. */
class DeterminismTest {
  private static String bits(String line) {
    return line.substring(line.indexOf(", "));
  }

  private static final String EXPECTED = TrainingHash.run(BackendChoice.SCALAR, 1, 42);

  @ParameterizedTest
  @CsvSource({"VECTOR, 1", "VECTOR, 2", "VECTOR, 3", "VECTOR, 7", "SCALAR, 2", "SCALAR, 3"})
  void backendsAndThreadsAgree(BackendChoice backend, int threads) {
    assertEquals(bits(EXPECTED), bits(TrainingHash.run(backend, threads, 42)));
  }

  @Test
  void anotherSeedGivesOtherWeights() {
    assertNotEquals(bits(EXPECTED), bits(TrainingHash.run(BackendChoice.VECTOR, 1, 43)));
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:MaxVectorSize=16, vector 128 bits",
    "-XX:MaxVectorSize=32, vector 256 bits",
    "-XX:UseAVX=2, vector 256 bits",
    "-XX:TieredStopAtLevel=1, vector",
  })
  void widthsAndCompilersAgree(String option, String backend) {
    String line = ChildJvm.lastLine(TrainingHash.class, List.of(option), "vector", "1", "42");
    assertTrue(line.startsWith(backend), line);
    assertEquals(bits(EXPECTED), bits(line));
  }
}
