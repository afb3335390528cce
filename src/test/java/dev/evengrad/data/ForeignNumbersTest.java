package dev.evengrad.data;

import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.data.CsvOptions.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities that are written otherwise than numbers are said by what they are. */
class ForeignNumbersTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,5|decimals are written with a point",
        "-0,25|decimals are written with a point",
        "1.234,5|decimals are written with a point",
        "1,234.5|thousands without separator",
        "1 234|thousands are written without separator",
        "1'234'567.8|thousands are written without separator",
        "12%|a percentage",
        "-3.5 %|a percentage",
        "$12|an amount of money",
        "12.50 \u20ac|an amount of money",
        "EUR 1,200|an amount of money",
        "2024-01-31|a date",
        "2024-01-31T10:00:00Z|a date",
        "2024-01-31 10:00:00.5+02:00|a date",
        "31.12.2024|a date",
        "12/31/24|a date",
        "2024/1/3 7:05 PM|a date",
        "10:30|a time of day",
        "7:05:10 am|a time of day",
        "true|write 1 and 0",
        "No|write 1 and 0",
        "12 kg|text cannot be a feature",
        "10.0.0.1|text cannot be a feature",
        "cat|text cannot be a feature"
      })
  void aMessageForEach(String cell, String part) throws IOException {
    Path file = file("a;b;y\n1;2;u\n3;" + cell + ";v\n5;6;u\n");
    refusedAt(() -> CsvFile.read(file, DEFAULTS), 3, "b", cell, part);
    CsvOptions values = DEFAULTS.withTask(Task.VALUES);
    Path label = file("a;y\n1;0.5\n2;" + cell + "\n");
    refusedAt(() -> CsvFile.read(label, values), 3, "y", cell, part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,5", "1 234", "12%", "$12", "2024-01-31", "10:30"})
  void aColumnOfThemIsNoColumnOfNames(String cell) throws IOException {
    Path file = file("a;b;y\n1;" + cell + ";u\n2;" + cell + ";v\n");
    CsvOptions named = DEFAULTS.withLabel("y");
    String reason = cell.equals("1,5") ? "point" : "not a number";
    refusedAt(() -> CsvFile.read(file, named), 2, "b", cell, reason);
    // unless it is said
    Dataset names = CsvFile.read(file, named.withRules(named.rules().withCategories(List.of("b"))));
    assertEquals(List.of("a", "b=" + cell), names.featureNames());
  }

  @Test
  void trueAndFalseAreNames() throws IOException {
    Path file = file("a,b,y\n1,true,u\n2,false,v\n");
    assertEquals(
        List.of("a", "b=false", "b=true"),
        CsvFile.read(file, DEFAULTS.withLabel("y")).featureNames());
  }

  @Test
  void manyLabelsOfThemAreNoClasses() throws IOException {
    StringBuilder text = new StringBuilder("a;y\n");
    for (int i = 10; i < 40; i++) {
      text.append("1;").append(i).append(",5\n");
    }
    Path file = file(text.toString());
    refusedAt(() -> CsvFile.read(file, DEFAULTS), 2, "y", "10,5", "decimals are written");
  }
}
