package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.ExampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `scripts/example-data` writes is what it says.
class ExampleDataTest {
  @TempDir private Path dir;

  private static List<String[]> cells(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void pricesHaveTheirMean() throws IOException {
    List<String[]> rows = cells(ExampleData.write("prices", dir.resolve("prices.csv"), 2000, 3));
    assertEquals(2001, rows.size());
    double[] prices =
        rows.stream().skip(1).mapToDouble(row -> Long.parseLong(row[row.length - 1])).toArray();
    double mean = java.util.Arrays.stream(prices).average().orElseThrow();
    assertEquals(200_000, mean, 4000);
    double median = java.util.Arrays.stream(prices).sorted().skip(1000).findFirst().orElseThrow();
    assertTrue(median < 0.95 * mean, "a log-normal mean is above the median " + median);
  }

  @Test
  void fraudIsRareAndCellsAreMissing() throws IOException {
    List<String[]> rows = cells(ExampleData.write("fraud", dir.resolve("fraud.csv"), 20_000, 3));
    assertEquals(20_001, rows.size());
    assertEquals(31, rows.getFirst().length);
    assertEquals("fraud", rows.getFirst()[30]);
    int text = 0;
    for (int c = 0; c < 30; c++) {
      int column = c;
      text += rows.stream().skip(1).anyMatch(row -> row[column].matches("[A-Za-z].*")) ? 1 : 0;
    }
    assertEquals(3, text, "columns of text");
    Set<String> numbers = new HashSet<>();
    int missing = 0;
    int fraud = 0;
    for (String[] row : rows.subList(1, rows.size())) {
      numbers.add(row[0]);
      fraud += row[30].equals("1") ? 1 : 0;
      for (String cell : row) {
        missing += cell.isEmpty() ? 1 : 0;
      }
    }
    assertEquals(20_000, numbers.size(), "the first column numbers the rows");
    assertEquals(0.01, fraud / 20_000.0, 0.003);
    assertEquals(0.02, missing / (20_000 * 30.0), 0.001);
  }

  @Test
  void theSeedDecides() throws IOException {
    byte[] first = Files.readAllBytes(ExampleData.write("prices", dir.resolve("1.csv"), 200, 1));
    byte[] again = Files.readAllBytes(ExampleData.write("prices", dir.resolve("2.csv"), 200, 1));
    byte[] other = Files.readAllBytes(ExampleData.write("prices", dir.resolve("3.csv"), 200, 2));
    assertArrayEquals(first, again);
    assertFalse(java.util.Arrays.equals(first, other));
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsWritten() throws IOException {
    String file = dir.resolve("x.csv").toString();
    assertTrue(ExampleData.refusal("houses", file).contains("unknown data 'houses'"));
    assertTrue(ExampleData.refusal("prices", file, "--row", "5").contains("option '--row'"));
    assertTrue(ExampleData.refusal("prices", file, "--rows", "many").contains("--rows 'many'"));
    assertTrue(ExampleData.refusal("prices").contains("usage: scripts/example-data"));
    assertFalse(Files.exists(Path.of(file)));
    String nowhere = dir.resolve("none/x.csv").toString();
    assertTrue(ExampleData.refusal("fraud", nowhere).contains("cannot write " + nowhere));
  }
}
