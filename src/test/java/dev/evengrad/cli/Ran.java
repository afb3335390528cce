package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a command left behind: exit code and both streams.
record Ran(int code, String out, String err) {

  /// Runs a command in this JVM.
  static Ran of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0);
    int code = Main.execute(streams, args);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Runs a command that must succeed.
  static Ran good(String... args) {
    Ran ran = of(args);
    assertEquals(ExitCode.OK, ran.code, ran.err);
    return ran;
  }

  /// Runs a command that must be refused as bad input, with all of these in its message and no
  /// stack trace.
  static Ran refused(List<String> parts, String... args) {
    Ran ran = of(args);
    assertEquals(ExitCode.BAD_INPUT, ran.code, ran.err);
    assertEquals("", ran.out);
    assertTrue(ran.err.lines().anyMatch(line -> line.startsWith("evengrad: ")), ran.err);
    for (String part : parts) {
      assertTrue(ran.err.contains(part), "'" + part + "' is not in: " + ran.err);
    }
    assertTrue(ran.err.lines().noneMatch(line -> line.startsWith("\tat ")), ran.err);
    assertTrue(!ran.err.contains("Exception"), ran.err);
    return ran;
  }

  List<String> lines() {
    return out.lines().toList();
  }

  JsonObject json() {
    return Json.parse(out.strip()).asObject();
  }

  /// The hash that `train` ends with.
  String sha() {
    String last = lines().getLast();
    assertTrue(last.matches("weights sha256 [0-9a-f]{64}"), last);
    return last.substring(last.length() - 64);
  }
}
