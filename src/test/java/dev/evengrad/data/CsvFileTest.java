package dev.evengrad.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.CsvOptions.Header;
import dev.evengrad.data.CsvOptions.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();
  private static final String FLOWERS = "sepal,petal,species\n5.1,1.4,setosa\n6,4.5,virginica\n";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private Dataset read(String text) throws IOException {
    return CsvFile.read(file(text), DEFAULTS);
  }

  private static void assertFlowers(Dataset data) {
    assertEquals(List.of("sepal", "petal"), data.featureNames());
    assertEquals(List.of("species"), data.targetNames());
    assertEquals(List.of("setosa", "virginica"), data.classNames());
    assertArrayEquals(new float[] {5.1f, 1.4f, 6, 4.5f}, data.features());
    assertArrayEquals(new int[] {0, 1}, data.classes());
  }

  @Test
  void readsAHeaderAndTextClasses() throws IOException {
    Dataset data = read(FLOWERS);
    assertFlowers(data);
    assertEquals("data.csv", data.name());
  }

  @Test
  void readsWithoutAHeader() throws IOException {
    Dataset data = read("5.1,1.4,setosa\n6,4.5,virginica\n");
    assertEquals(List.of(), data.featureNames());
    assertEquals(List.of("3"), data.targetNames());
    assertArrayEquals(new float[] {5.1f, 1.4f, 6, 4.5f}, data.features());
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", " , ", ";  "})
  void findsTheSeparator(String separator) throws IOException {
    assertFlowers(read(FLOWERS.replace(",", separator)));
  }

  @Test
  void takesAnotherSeparatorThatIsSaid() throws IOException {
    assertFlowers(CsvFile.read(file(FLOWERS.replace(',', '|')), DEFAULTS.withSeparator('|')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r", "\n\n", "\r\n  \r\n"})
  void takesAnyLineEndAndBlankLines(String lineEnd) throws IOException {
    assertFlowers(read(FLOWERS.replace("\n", lineEnd)));
    assertFlowers(read(FLOWERS.stripTrailing().replace("\n", lineEnd)));
    assertFlowers(read(lineEnd + FLOWERS.replace("\n", lineEnd)));
  }

  @Test
  void takesQuotedCells() throws IOException {
    Dataset data =
        read(
            "\"a, b\",\"say \"\"c\"\"\",d\n\"1\",2,\"x;y\"\n3,\"4\",\"two\nlines\"\n5,6,\"x;y\"\n");
    assertEquals(List.of("a, b", "say \"c\""), data.featureNames());
    assertEquals(List.of("two\nlines", "x;y"), data.classNames());
    assertArrayEquals(new int[] {1, 0, 1}, data.classes());
  }

  @Test
  void takesByteOrderMarks() throws IOException {
    assertFlowers(read("\uFEFF" + FLOWERS));
    for (Charset utf16 : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Files.write(folder.resolve("data.csv"), ("\uFEFF" + FLOWERS).getBytes(utf16));
      assertFlowers(CsvFile.read(folder.resolve("data.csv"), DEFAULTS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv.gz", "data.csv", "data"})
  void unpacksGzipByItsFirstBytes(String name) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(FLOWERS.getBytes(StandardCharsets.UTF_8));
    }
    assertFlowers(CsvFile.read(file, DEFAULTS));
  }

  @Test
  void plainTextMayBeCalledGz() throws IOException {
    Path file = Files.writeString(folder.resolve("plain.csv.gz"), FLOWERS);
    assertFlowers(CsvFile.read(file, DEFAULTS));
  }

  @Test
  void theLabelIsFoundByNameOrNumber() throws IOException {
    Path file = file("y,a,b\nno,1,2\nyes,3,4\n");
    for (String label : List.of("y", "1")) {
      Dataset data = CsvFile.read(file, DEFAULTS.withLabel(label));
      assertEquals(List.of("a", "b"), data.featureNames());
      assertArrayEquals(new float[] {1, 2, 3, 4}, data.features());
      assertEquals(List.of("no", "yes"), data.classNames());
    }
    Dataset named =
        CsvFile.read(
            file("3,2,1\nx,1,2\ny,3,4\n"), DEFAULTS.withLabel("3").withHeader(Header.PRESENT));
    assertEquals(List.of("x", "y"), named.classNames(), "a name goes before a number");
  }

  @Test
  void wholeNumbersAreClassesInOrderOfSize() throws IOException {
    Dataset data = read("a,y\n1,10\n2,9\n3,-1\n4,9.0\n5,+10\n");
    assertEquals(List.of("-1", "9", "10"), data.classNames());
    assertArrayEquals(new int[] {2, 1, 0, 1, 2}, data.classes());
  }

  @Test
  void numbersWithFractionsAreValues() throws IOException {
    Dataset data = read("a,y\n1,10\n2,9.5\n3,1e-2\n");
    assertFalse(data.classification());
    assertArrayEquals(new float[] {10, 9.5f, 0.01f}, data.targets());
    assertEquals(List.of("y"), data.targetNames());
  }

  @Test
  void theTaskCanBeSaid() throws IOException {
    Path whole = file("a,y\n1,10\n2,9\n3,10\n");
    assertArrayEquals(
        new float[] {10, 9, 10}, CsvFile.read(whole, DEFAULTS.withTask(Task.VALUES)).targets());
    Path fractions = file("a,y\n1,1.5\n2,0.5\n3,1.5\n");
    Dataset classes = CsvFile.read(fractions, DEFAULTS.withTask(Task.CLASSES));
    assertEquals(List.of("0.5", "1.5"), classes.classNames());
    assertArrayEquals(new int[] {1, 0, 1}, classes.classes());
  }

  @Test
  void classesOfAModelKeepTheirOrder() throws IOException {
    Dataset data =
        CsvFile.read(
            file("a,y\n1,cat\n2,cat\n"), DEFAULTS.withClassNames(List.of("dog", "cat", "cow")));
    assertEquals(List.of("dog", "cat", "cow"), data.classNames());
    assertArrayEquals(new int[] {1, 1}, data.classes());
    Dataset numbers =
        CsvFile.read(file("a,y\n1,2.0\n2,1\n"), DEFAULTS.withClassNames(List.of("1", "2")));
    assertArrayEquals(new int[] {1, 0}, numbers.classes());
  }

  @Test
  void featuresOfAModelAreFoundByName() throws IOException {
    Dataset data =
        CsvFile.read(
            file("id,b,a,y\n7,1,2,u\n8,3,4,v\n"), DEFAULTS.withFeatureNames(List.of("a", "b")));
    assertEquals(List.of("a", "b"), data.featureNames());
    assertArrayEquals(new float[] {2, 1, 4, 3}, data.features());
    Dataset byOrder =
        CsvFile.read(file("1,2,u\n3,4,v\n"), DEFAULTS.withFeatureNames(List.of("a", "b")));
    assertArrayEquals(new float[] {1, 2, 3, 4}, byOrder.features());
  }

  @Test
  void headersOfCountedColumnsAreFound() throws IOException {
    assertEquals(List.of("0", "1"), read("0,1,label\n5,6,1\n7,8,2\n").featureNames());
    assertEquals(List.of("1", "2"), read("1,2,label\n5,6,1\n7,8,2\n").featureNames());
    Dataset label = CsvFile.read(file("label,0,1\n1,5,6\n2,7,8\n"), DEFAULTS.withLabel("label"));
    assertEquals(List.of("0", "1"), label.featureNames());
  }

  @Test
  void theHeaderCanBeSaid() throws IOException {
    Path numbers = file("1998,1999,2000\n1,2,0\n3,4,1\n");
    assertEquals(3, CsvFile.read(numbers, DEFAULTS.withHeader(Header.ABSENT)).rows());
    Dataset header = CsvFile.read(numbers, DEFAULTS.withHeader(Header.PRESENT));
    assertEquals(List.of("1998", "1999"), header.featureNames());
    Dataset none = CsvFile.read(file("1,a\n2,b\n"), DEFAULTS.withHeader(Header.ABSENT));
    assertEquals(2, none.rows());
  }

  @Test
  void aColumnWithoutANameGetsItsNumber() throws IOException {
    Dataset data = read(",a,y\n0,1,u\n1,2,v\n");
    assertEquals(List.of("column 1", "a"), data.featureNames());
  }

  @Test
  void takesTheFormsOfNumbers() throws IOException {
    Dataset data = read("1,-2,+3,u\n.5,5.,1e3,v\n-1.5E-3,1e+2,00012,u\n1e-60,-0,3.4e38,v\n");
    assertArrayEquals(
        new float[] {1, -2, 3, 0.5f, 5, 1000, -0.0015f, 100, 12, 0, -0f, 3.4e38f}, data.features());
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    Dataset cancer = BreastCancer.load();
    StringBuilder text = new StringBuilder(String.join(",", cancer.featureNames())).append(",y\n");
    for (int row = 0; row < cancer.rows(); row++) {
      for (int column = 0; column < cancer.featureCount(); column++) {
        text.append(cancer.feature(row, column)).append(',');
      }
      text.append(cancer.classNames().get(cancer.classOf(row))).append('\n');
    }
    // Alphabetical order would put "benign" first.
    Dataset read =
        CsvFile.read(file(text.toString()), DEFAULTS.withClassNames(cancer.classNames()));
    assertEquals(cancer.sha256(), read.sha256());
    assertEquals(cancer.featureNames(), read.featureNames());
  }

  @Test
  void twoHundredThousandRowsTakeSeconds() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c,d,e,f,g,h,y\n");
    for (int row = 0; row < 200_000; row++) {
      for (int column = 0; column < 8; column++) {
        text.append(row * 8 + column).append(".25,");
      }
      text.append(row % 5 == 0 ? "yes" : "no").append('\n');
    }
    Path file = file(text.toString());
    Dataset data = assertTimeout(Duration.ofSeconds(30), () -> CsvFile.read(file, DEFAULTS));
    assertEquals(200_000, data.rows());
    assertEquals(199_999 * 8 + 7 + 0.25f, data.feature(199_999, 7));
    assertArrayEquals(new int[] {160_000, 40_000}, data.classCounts());
    assertTrue(data.classification());
  }
}
