package dev.evengrad.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that only tell rows apart are told. */
class RowNamesTest {
  @TempDir private Path folder;

  private List<String> remarks(String name, int rows, IntFunction<String> cell) throws IOException {
    StringBuilder text = new StringBuilder(name + ",a,y\n");
    for (int i = 0; i < rows; i++) {
      text.append(cell.apply(i)).append(',').append(i * 7 % 5).append(i % 3 == 0 ? ",u\n" : ",v\n");
    }
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    List<String> remarks = new ArrayList<>();
    // what is logged of numbers that floats do not tell apart is kept from the standard error
    Logged.during(
        () -> remarks.addAll(CsvFile.read(file, CsvOptions.defaults().withLabel("y")).remarks()));
    return remarks;
  }

  private void assertTold(String part, List<String> remarks) {
    String remark = remarks.getFirst();
    assertTrue(remark.contains(part) && remark.contains("--drop"), remark);
  }

  @Test
  void rowNumbers() throws IOException {
    assertTold("'n' counts the 20 rows", remarks("n", 20, Integer::toString));
    assertTold("'n' counts the 20 rows", remarks("n", 20, i -> Integer.toString(1 + i)));
    assertTold("'id' counts the 20 rows", remarks("id", 20, i -> Integer.toString(i * 7 % 20)));
    assertTold("'column 1' counts", remarks("", 20, Integer::toString));
    // more than a float holds
    assertTold("'n' counts", remarks("n", 20, i -> Long.toString(1_700_000_000_000L - i)));
    assertTold("'n' counts", remarks("n", 300, Integer::toString));
  }

  @Test
  void keys() throws IOException {
    for (String name : List.of("id", "ID", "customer_id", "userId", "Order ID", "key")) {
      assertTold("has another whole number in each", remarks(name, 20, i -> i * i + "7"));
    }
    assertTold("has another text in each of the 20 rows", remarks("n", 20, i -> "x" + i));
  }

  @Test
  void whatSaysSomethingIsNotTold() throws IOException {
    assertEquals(List.of(), remarks("n", 20, i -> i * 7 % 20 + ""), "in no order, and no key");
    assertEquals(List.of(), remarks("n", 9, Integer::toString), "too few rows");
    assertEquals(List.of(), remarks("n", 20, i -> i * i + ""), "distinct, but no key by name");
    assertEquals(List.of(), remarks("id", 20, i -> i / 2 + ""), "every number twice");
    assertEquals(List.of(), remarks("n", 20, i -> i + ".5"));
    assertEquals(List.of(), remarks("n", 20, i -> "x" + i / 2));
    assertEquals(List.of(), remarks("valid", 20, i -> i * i + ""));
    assertEquals(List.of(), remarks("humid", 20, i -> i * i + ""));
  }
}
