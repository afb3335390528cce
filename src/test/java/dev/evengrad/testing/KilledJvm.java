package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own and kills it. */
public final class KilledJvm {
  private KilledJvm() {}

  /**
   * Kills it some time after it has written its first byte, {@code 1}, to standard output.
   *
   * @param file its argument
   */
  public static void after(int micros, Class<?> main, Path file)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals('1', process.getInputStream().read(), "the process did not begin");
      TimeUnit.MICROSECONDS.sleep(micros);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
