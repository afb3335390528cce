package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data of {@code scripts/example-data}, written by the program behind it. */
public final class ExampleData {
  private ExampleData() {}

  /** Writes {@code prices} or {@code fraud}; gives the file. */
  public static Path write(String kind, Path file, int rows, long seed) throws IOException {
    assertEquals("", refusal(kind, file.toString(), "--rows", rows + "", "--seed", seed + ""));
    return file;
  }

  /** What the program says where it refuses its arguments; empty if it took them. */
  public static String refusal(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add(Path.of("scripts/build/ExampleData.java").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(said.isEmpty() ? 0 : 2, process.waitFor(), said);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return said;
  }
}
