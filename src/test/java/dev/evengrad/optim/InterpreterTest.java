package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interpreted, compiled and vectorised by C2 at any width, an update gives the same bits. */
class InterpreterTest {
  private static final int COMPILED = 400;

  @Test
  void theCompilerChangesNoBit() {
    String interpreted = run(0, "-Xint");
    assertEquals(interpreted, run(COMPILED));
    assertEquals(interpreted, run(COMPILED, "-XX:MaxVectorSize=16"));
    assertEquals(interpreted, run(COMPILED, "-XX:-UseSuperWord", "-XX:TieredStopAtLevel=1"));
  }

  private static String run(int rounds, String... options) {
    ChildJvm.Result result =
        ChildJvm.run(List.of(options), InterpreterBits.class, Integer.toString(rounds));
    assertEquals(0, result.exitCode(), result::errors);
    return result.output();
  }
}
