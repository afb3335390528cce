package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.CsvOptions.Task;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are whole numbers of any size: names, or amounts that floats tell apart. */
class WholeNumbersTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();

  @TempDir private Path folder;

  private Path file(String... labels) throws IOException {
    StringBuilder text = new StringBuilder("a,y\n");
    for (int i = 0; i < labels.length; i++) {
      text.append(i).append(',').append(labels[i]).append('\n');
    }
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  @Test
  void accountNumbersAreClasses() throws IOException {
    // 2^53 and 2^53 + 1 are one double
    Path file =
        file(
            "9007199254740993",
            "9007199254740992",
            "-9007199254740993",
            "+9007199254740993.0",
            "123456789012345678901234567890",
            "5");
    List<String> names =
        List.of(
            "-9007199254740993",
            "5",
            "9007199254740992",
            "9007199254740993",
            "123456789012345678901234567890");
    Dataset data = CsvFile.read(file, DEFAULTS);
    assertEquals(names, data.classNames());
    assertArrayEquals(new int[] {3, 2, 0, 3, 4, 1}, data.classes());
    Dataset known = CsvFile.read(file, DEFAULTS.withClassNames(names));
    assertEquals(data, known);
    Path other = file("9007199254740994", "5");
    refusedAt(
        () -> CsvFile.read(other, DEFAULTS.withClassNames(names)),
        2,
        "y",
        "9007199254740994",
        "no such class");
  }

  @Test
  void manyAccountNumbersAreAskedAbout() throws IOException {
    String[] accounts =
        Stream.iterate(BigInteger.TWO.pow(60), BigInteger.ONE::add)
            .limit(30)
            .map(BigInteger::toString)
            .toArray(String[]::new);
    Path file = file(accounts);
    refused(() -> CsvFile.read(file, DEFAULTS), "30 different labels on 30 rows", "--loss mse");
    assertEquals(30, CsvFile.read(file, DEFAULTS.withTask(Task.CLASSES)).classCount());
    refusedAt(
        () -> CsvFile.read(file, DEFAULTS.withTask(Task.VALUES)),
        3,
        "y",
        accounts[1],
        "of the 30 different values 1 stay different as 64-bit floats, '"
            + accounts[0]
            + "' and '"
            + accounts[1]
            + "' become one: if they are names");
  }

  @Test
  void whatFloatsDoNotTellApartIsSaid() throws IOException {
    CsvOptions values = DEFAULTS.withTask(Task.VALUES);
    Dataset data = CsvFile.read(file("16777215", "16777216", "16777217", "16777218"), values);
    assertArrayEquals(new float[] {16777215, 16777216, 16777216, 16777218}, data.targets());
    assertEquals(1, data.remarks().size());
    String remark = data.remarks().getFirst();
    assertTrue(
        remark.contains("of the 4 different values 3 stay different as 32-bit floats"), remark);
    assertTrue(remark.contains("'16777216' and '16777217'"), remark);
    assertEquals(data.remarks(), data.split(0.5, 0).training().remarks());

    // whole, though close against the range
    assertFalse(CsvFile.read(file("16777216", "16777217", "0"), values).remarks().isEmpty());
    // seconds with fractions, coarse against the range
    String[] times = {"1700000000.1", "1700000000.2", "1700000300.5", "1700000600.5"};
    assertFalse(CsvFile.read(file(times), DEFAULTS).remarks().isEmpty());
    assertFalse(CsvFile.read(file("1e-60", "2e-60", "3e-60"), DEFAULTS).remarks().isEmpty());
  }

  @Test
  void ofOtherValuesNothingIsSaid() throws IOException {
    // one number in several ways; more digits than matter; a zero with a sign
    String[][] columns = {
      {"1", "1.0", "+1", "0.5", "00.50"}, {"0.1", "0.10000000001", "7.5"}, {"-0.0", "0", "0.5"}
    };
    for (String[] labels : columns) {
      assertEquals(List.of(), CsvFile.read(file(labels), DEFAULTS.withTask(Task.VALUES)).remarks());
    }
  }

  @Test
  void amountsInPowersOfTenAreValues() throws IOException {
    assertFalse(CsvFile.read(file("1e20", "3e20", "2e20"), DEFAULTS).classification());
    assertTrue(CsvFile.read(file("1e3", "3E2", "1000"), DEFAULTS).classification());
  }
}
