package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the format has every field that is written and read, and no other. */
class RunRecordPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

  private final List<String> lines;

  RunRecordPageTest() throws IOException {
    lines =
        Files.readAllLines(
            Path.of(System.getProperty("evengrad.root", ""), "src/site/markdown/run-record.md"));
  }

  /** What stands in the first column of a table. */
  private List<String> table(int number) {
    int line = lines.indexOf("## Field by field");
    for (int table = 0; table <= number; table++) {
      while (!lines.get(++line).startsWith("|---|---|")) {
        // up to its head
      }
    }
    return lines.subList(line + 1, lines.size()).stream()
        .takeWhile(row -> row.startsWith("|"))
        .map(row -> row.substring(0, row.indexOf('|', 1)))
        .flatMap(cell -> NAME.matcher(cell).results().map((MatchResult found) -> found.group(1)))
        .toList();
  }

  @Test
  void everyFieldIsThere() {
    assertEquals(RecordFields.DESCRIPTION, table(0));
    assertEquals(RecordFields.LAYER, table(1));
    assertEquals(RecordFields.COLUMN, table(2));
    assertEquals(RecordFields.STEP_LINE, table(3));
    assertEquals(
        Stream.concat(
                Arrays.stream(Statistic.values()).map(Statistic::field),
                Arrays.stream(LayerTensor.values()).map(LayerTensor::field))
            .sorted()
            .toList(),
        table(4).stream().sorted().toList());
    assertEquals(RecordFields.HISTOGRAM, table(5));
    assertEquals(RecordFields.EVALUATION, table(6));
  }
}
