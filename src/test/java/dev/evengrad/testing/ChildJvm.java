package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, with other options than this one has. */
public final class ChildJvm {
  /** Asks for the vector module. */
  public static final List<String> VECTOR_MODULE = List.of("--add-modules", "jdk.incubator.vector");

  private ChildJvm() {}

  /** What it left behind. */
  public record Result(int exitCode, String output, String errors) {}

  /** Runs {@code main} on this JVM's class path to its end. */
  public static Result run(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("child", ".out");
      Path errors = Files.createTempFile("child", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after five minutes: " + command);
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The last line that {@code main} prints with the vector module and {@code options}; it must exit with 0. */
  public static String lastLine(Class<?> main, List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(VECTOR_MODULE);
    all.addAll(options);
    Result result = run(all, main, arguments);
    assertEquals(0, result.exitCode(), options + "\n" + result.output() + result.errors());
    return result.output().lines().toList().getLast();
  }
}
