package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.SettingException;
import dev.evengrad.data.CsvOptions.Header;
import dev.evengrad.data.CsvOptions.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a CSV file is refused, with the place that the message names. */
class CsvErrorsTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private void refusedFile(
      String text, CsvOptions options, long line, String column, String value, String part)
      throws IOException {
    Path file = file(text);
    refusedAt(() -> CsvFile.read(file, options), line, column, value, part);
    assertEquals(file.toString(), refused(() -> CsvFile.read(file, options), part).source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "NA",
        "N/A",
        "#N/A",
        "nan",
        "NaN",
        "NAN",
        "-nan",
        "null",
        "?",
        "n/a",
        "None",
        "none",
        "NULL",
        "<NA>",
        "#NA",
        "#N/A N/A",
        "-NaN",
        "1.#IND",
        "-1.#QNAN",
        "-"
      })
  void missingFeature(String missing) throws IOException {
    String text = "a,b,y\n1,2,u\n3," + missing + ",v\n5,6,u\n";
    refusedFile(text, DEFAULTS, 3, "b", missing.strip(), "the value is missing");
  }

  @Test
  void textWithACommaIsNoDecimal() throws IOException {
    String text = "y,a,b\n\"u, w\",1,2\nv,3,4\n";
    refusedFile(text, DEFAULTS, 2, "y", "u, w", "text cannot be a feature");
    refusedFile(text, DEFAULTS, 2, "y", "u, w", "the last column is taken for the label");
    refusedFile("a,y\n\"1,000\",u\n2,v\n", DEFAULTS, 2, "a", "1,000", "thousands without");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NA", "NaN", "null", "?", "n/a", "<NA>"})
  void missingLabel(String missing) throws IOException {
    String text = "a,b,y\n1,2,u\n3,4," + missing + "\n";
    refusedFile(text, DEFAULTS, 3, "y", missing, "the value is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "-"})
  void aWordForMissingIsAClassAmongNamesOnly(String word) throws IOException {
    Dataset named = CsvFile.read(file("a,y\n1,+\n2," + word + "\n3,+\n"), DEFAULTS);
    assertEquals(Set.of("+", word), Set.copyOf(named.classNames()));
    for (String numbers : List.of("0.5", "1", "0")) {
      String text = "a,y\n1," + numbers + "\n2," + word + "\n3,2\n";
      for (Task task : Task.values()) {
        refusedFile(text, DEFAULTS.withTask(task), 3, "y", word, "the value is missing");
      }
    }
  }

  @Test
  void aMissingValueInTheFirstRowMakesItNoHeader() throws IOException {
    refusedFile("None,2,u\n3,4,v\n5,6,u\n", DEFAULTS, 1, "1", "None", "the value is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-inf", "Infinity", "+INF", "-Infinity"})
  void infinity(String infinity) throws IOException {
    String text = "a,b,y\n1,2,u\n3," + infinity + ",v\n";
    refusedFile(text, DEFAULTS, 3, "b", infinity, "infinity");
    refusedFile("a,y\n1,0.5\n2," + infinity + "\n", DEFAULTS, 3, "y", infinity, "infinity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc", "1f", "2d", "0x1p3", "1e", "1e+", ".", "--", "--1", "Na", "1 2", "1_000", "٣", "e5"
      })
  void textInANumberColumn(String bad) throws IOException {
    String text = "a,b,y\n1,2,u\n3," + bad + ",v\n";
    refusedFile(text, DEFAULTS, 3, "b", bad, "not a number");
    refusedFile("1,2,u\n3," + bad + ",v\n", DEFAULTS, 2, "2", bad, "not a number");
  }

  @Test
  void decimalCommas() throws IOException {
    refusedFile("1,5;2;u\n2,5;3;v\n", DEFAULTS, 1, "1", "1,5", "decimals are written with a point");
  }

  @Test
  void tooLargeForAFloat() throws IOException {
    refusedFile("1,2,u\n3,-1e39,v\n", DEFAULTS, 2, "2", "-1e39", "range of a float");
    refusedFile("1,0.5\n3,1e400\n", DEFAULTS, 2, "2", "1e400", "range of a float");
  }

  @Test
  void raggedRows() throws IOException {
    refusedFile(
        "a,b,y\n1,2,u\n3,v\n", DEFAULTS, 3, "", "", "there are 2 columns, expected 3 as in line 1");
    refusedFile("\n1,2,u\n3,4,5,v\n", DEFAULTS, 3, "", "", "4 columns, expected 3 as in line 2");
  }

  @Test
  void nothingInIt() throws IOException {
    refusedFile("", DEFAULTS, -1, "", "", "there is nothing in the file");
    refusedFile("\n \n\r\n", DEFAULTS, -1, "", "", "there is nothing in the file");
    refusedFile("a,b,y\n", DEFAULTS, -1, "", "", "no rows below the header in line 1");
    refusedFile("\uFEFF", DEFAULTS, -1, "", "", "there is nothing in the file");
  }

  @Test
  void oneColumn() throws IOException {
    refusedFile("a\n1\n2\n", DEFAULTS, 1, "", "", "there is one column");
    refusedFile("1:2\n3:4\n", DEFAULTS, 1, "", "", "separated by something else");
  }

  @Test
  void oneClass() throws IOException {
    refusedFile("a,y\n1,u\n2,u\n", DEFAULTS, -1, "y", "u", "all rows have this label");
    refusedFile("1,7\n2,7.0\n", DEFAULTS, -1, "2", "7", "all rows have this label");
  }

  @Test
  void noSuchLabelColumn() throws IOException {
    String text = "sepal,petal,species\n1,2,u\n3,4,v\n";
    refusedFile(text, DEFAULTS.withLabel("specie"), 1, "specie", "", "did you mean 'species'?");
    refusedFile(text, DEFAULTS.withLabel("4"), 1, "4", "", "known are sepal, petal, species");
    refusedFile(text, DEFAULTS.withLabel("0"), 1, "0", "", "no such label column");
    refusedFile(text, DEFAULTS.withLabel(""), 1, "", "", "no such label column");
    refusedFile(text, DEFAULTS.withLabel("99999999999"), 1, "99999999999", "", "no such label");
    refusedFile("1,2\n3,4\n", DEFAULTS.withLabel("y"), 1, "y", "", "a number from 1 to 2");
  }

  @Test
  void aHeaderThatIsNoneAndNoDataEither() throws IOException {
    refusedFile(
        "5.1,x1.4,0\n4.9,1.4,1\n5.0,1.3,0\n",
        DEFAULTS,
        1,
        "2",
        "x1.4",
        "neither a header nor data");
  }

  @Test
  void aFirstRowWithoutNumbersIsTheHeader() throws IOException {
    refusedFile("a,b\nx,y\n", DEFAULTS, 2, "a", "x", "not a number");
    refusedFile("a,b\n,y\n", DEFAULTS, 2, "a", "", "the value is missing");
  }

  @Test
  void twoColumnsOfOneName() throws IOException {
    refusedFile("a,a,y\n1,2,u\n3,4,v\n", DEFAULTS, 1, "2", "a", "two columns have this name");
  }

  @Test
  void labelsThatAreNeitherClassesNorValues() throws IOException {
    refusedFile("a,y\n1,0.5\n2,oops\n3,1.5\n", DEFAULTS, 3, "y", "oops", "'0.5' in line 2");
    CsvOptions values = DEFAULTS.withTask(Task.VALUES);
    refusedFile("a,y\n1,0.5\n2,oops\n3,1.5\n", values, 3, "y", "oops", "not a number");
    StringBuilder many = new StringBuilder("a,y\n");
    for (int i = 0; i < 30; i++) {
      many.append("1,").append(i * 7).append('\n');
    }
    refusedFile(many.toString(), DEFAULTS, -1, "y", "", "30 different labels on 30 rows");
    Path file = file(many.toString());
    assertEquals(30, CsvFile.read(file, DEFAULTS.withTask(Task.CLASSES)).classCount());
    assertEquals(1, CsvFile.read(file, DEFAULTS.withTask(Task.VALUES)).targetCount());
  }

  @Test
  void aClassThatTheModelDoesNotKnow() throws IOException {
    CsvOptions options = DEFAULTS.withClassNames(List.of("setosa", "virginica"));
    String text = "a,y\n1,setosa\n2,virginia\n";
    refusedFile(text, options, 3, "y", "virginia", "no such class; did you mean 'virginica'?");
  }

  @Test
  void featuresThatTheModelNeeds() throws IOException {
    CsvOptions options = DEFAULTS.withFeatureNames(List.of("sepal", "petal"));
    refusedFile("sepal,pedal,y\n1,2,u\n3,4,v\n", options, 1, "petal", "", "did you mean 'pedal'?");
    refusedFile("1,2,3,u\n3,4,5,v\n", options, 1, "", "", "4 columns, expected 3");
    refusedFile("y,sepal,petal\nu,1,2\nv,3,4\n", options, 1, "petal", "", "both feature and label");
  }

  @Test
  void linesAreCountedThroughQuotesAndBlankLines() throws IOException {
    refusedFile(
        "a,y\r\n1,\"two\r\nlines\"\r\n\r\n2,v\r\noops,v\r\n",
        DEFAULTS,
        6,
        "a",
        "oops",
        "not a number");
  }

  @Test
  void messagesStayOnOneLineAndReadable() throws IOException {
    refusedFile("a,y\n1,u\n\"x\n\0\",v\n", DEFAULTS, 3, "a", "x\\n\\u0000", "not a number");
    refusedFile(
        "a,y\n1,u\n" + "x".repeat(500) + ",v\n",
        DEFAULTS,
        3,
        "a",
        "x".repeat(60) + "... (500 characters)",
        "not a number");
  }

  @Test
  void textThatIsNoCsv() throws IOException {
    refusedFile("a,y\n1,\"u\n2,v\n", DEFAULTS, 2, "", "", "the text is not CSV");
    refusedFile("a,y\n1,\"u\"x\n2,v\n", DEFAULTS, 2, "", "", "the text is not CSV");
    refusedFile("1" + ",1".repeat(20_000) + "\n", DEFAULTS, 1, "", "", "the text is not CSV");
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    Path none = folder.resolve("none.csv");
    refused(() -> CsvFile.read(none, DEFAULTS), none.toString(), "there is no such file");
    refused(() -> CsvFile.read(folder, DEFAULTS), folder.toString(), "is a folder");
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "größe,y\n1,u\n2,v\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(() -> CsvFile.read(latin, DEFAULTS), latin.toString(), "not UTF-8");
    Path lateLatin = folder.resolve("late.csv");
    String late = "a,y\n" + "1,u\n".repeat(50_000) + "2,ö\n";
    Files.write(lateLatin, late.getBytes(StandardCharsets.ISO_8859_1));
    refused(() -> CsvFile.read(lateLatin, DEFAULTS), lateLatin.toString(), "not UTF-8");
  }

  @Test
  void impossibleOptions() {
    assertThrows(SettingException.class, () -> DEFAULTS.withSeparator('"'));
    assertThrows(SettingException.class, () -> DEFAULTS.withSeparator('\n'));
    assertEquals(Header.ABSENT, DEFAULTS.withHeader(Header.ABSENT).header());
  }
}
