package dev.evengrad.health.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keeps the page of the rules to what the rules are. */
class RulesPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/rules.md");

  private static String table() {
    StringBuilder table = new StringBuilder();
    table.append("| rule | limit | value | of what | why |\n|---|---|---|---|---|\n");
    for (Threshold threshold : Threshold.values()) {
      table.append(
          "| `%s` | `%s` | %s | %s | %s |%n"
              .formatted(
                  threshold.rule(),
                  threshold.name(),
                  number(threshold.standard()),
                  threshold.meaning().replace("|", "\\|"),
                  threshold.reason().replace("|", "\\|")));
    }
    return table.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  @Test
  void tableOfLimitsIsThatOfThresholds() throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- limits: generated from Threshold -->\n";
    int from = page.indexOf(begin) + begin.length();
    assertEquals(table(), page.substring(from, page.indexOf("<!-- end of limits -->")));
  }

  @Test
  void everyRuleHasItsLineAndEveryLimitItsRule() throws IOException {
    String page = Files.readString(PAGE);
    List<String> rows = page.lines().filter(line -> line.matches("\\| `[a-z_]+` \\|.*")).toList();
    for (String rule : Rules.NAMES) {
      assertTrue(rows.stream().anyMatch(row -> row.startsWith("| `" + rule + "` |")), rule);
    }
    for (Threshold threshold : Threshold.values()) {
      assertTrue(Rules.NAMES.contains(threshold.rule()), threshold.name());
    }
  }
}
