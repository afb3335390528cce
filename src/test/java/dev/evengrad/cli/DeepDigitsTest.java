package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages say of networks so deep that the gradient does not reach their first layers, on the digits.
class DeepDigitsTest {
  private static final Path PAGES =
      Path.of(System.getProperty("evengrad.root", ""), "src/site/markdown");
  private static final Pattern BLOCK = Pattern.compile("(?s)```text\n(scripts/.*?)```");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
  private static final int SEEDS = 3;

  @TempDir private Path dir;

  /// The block that begins with a command.
  private static List<String> block(String page) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(PAGES.resolve(page)));
    assertTrue(block.find(), page);
    return block.group(1).lines().toList();
  }

  /// As a shell divides it, without the launcher.
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group())
        .forEach(words::add);
    assertEquals("scripts/evengrad", words.removeFirst());
    return words;
  }

  private double accuracy(String command, String... more) {
    List<String> words = words(command);
    words.addAll(List.of("--json", "--quiet"));
    words.addAll(List.of("--out", dir.resolve("model.safetensors").toString()));
    words.addAll(Arrays.asList(more));
    return Ran.good(words.toArray(String[]::new))
        .json()
        .get("held_out")
        .asObject()
        .get("accuracy")
        .asDouble();
  }

  @Test
  void fiftyLayersLearnInAFewEpochsWhereOneWordIsChanged() throws IOException {
    List<String> commands = block("gradients.md");
    assertEquals(2, commands.size());
    String layer = "[dense 64 tanh init=pytorch]";
    assertTrue(commands.getFirst().contains("repeat 50 " + layer));
    assertEquals(
        commands.getFirst().replace(layer, "[residual " + layer + "]"), commands.getLast());
    assertTrue(accuracy(commands.getFirst(), "--epochs", "3") < 0.15);
    assertTrue(accuracy(commands.getLast(), "--epochs", "3") > 0.85);
  }

  @Test
  @Tag("full")
  void fiftyLayersLearnWhatThePageSays() throws IOException {
    List<String> commands = block("gradients.md");
    String page = Files.readString(PAGES.resolve("gradients.md"));
    double plain = 0;
    double residual = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      double alone = accuracy(commands.getFirst(), "--seed", Integer.toString(seed));
      double around = accuracy(commands.getLast(), "--seed", Integer.toString(seed));
      assertRow(page, Integer.toString(seed), alone, around);
      assertTrue(alone < 0.15, seed + ": " + alone);
      plain += alone / SEEDS;
      residual += around / SEEDS;
    }
    assertRow(page, "mean", plain, residual);
    assertTrue(residual >= 0.95, "mean " + residual);
  }

  private static void assertRow(String page, String name, double plain, double residual) {
    String row =
        "| %s | %s | %s |\n".formatted(name, Figures.percent(plain), Figures.percent(residual));
    assertTrue(page.contains(row), row);
  }

  /// In less processor time than two minutes of one core have.
  @Test
  @Tag("full")
  void thirtyLayersOfSigmoidGetWellAsThePageSays() throws IOException {
    List<String> block = block("diagnose.md");
    long begun = processorTime();
    Ran ran = Ran.good(words(block.getFirst()).toArray(String[]::new));
    double seconds = (processorTime() - begun) / 1e9;
    for (String line : block.subList(1, block.size())) {
      assertTrue(ran.lines().contains(line.replace("scripts/evengrad", "evengrad")), line);
    }
    Matcher proof =
        Pattern.compile("held-out accuracy (\\S+) % -> (\\S+) %")
            .matcher(block.get(block.size() - 2));
    assertTrue(proof.matches());
    assertEquals(10, Double.parseDouble(proof.group(1)), 2);
    assertTrue(Double.parseDouble(proof.group(2)) >= 90);
    assertTrue(seconds < 120, seconds + " s");
  }

  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
