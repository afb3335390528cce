package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.columns.NumberText;
import dev.evengrad.data.CsvOptions.Header;
import dev.evengrad.data.CsvOptions.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out of a file's own form: header, separators, what is missing. */
class CsvFormatTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();
  private static final String HOW = "--header yes or --header no";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private Dataset read(String text) throws IOException {
    return CsvFile.read(file(text), DEFAULTS);
  }

  @Test
  void aHeaderOfYearsIsAskedAbout() {
    Path years = ReportedFiles.path("header-of-years.csv");
    refusedAt(() -> CsvFile.read(years, DEFAULTS), 1, "", "", HOW);
    Dataset named = CsvFile.read(years, DEFAULTS.withHeader(Header.PRESENT));
    assertEquals(List.of("2019", "2020"), named.featureNames());
    assertEquals(List.of("a", "b"), named.classNames());
    assertEquals(30, named.rows());
    Dataset rows = CsvFile.read(years, DEFAULTS.withHeader(Header.ABSENT));
    assertEquals(List.of("a", "b", "label"), rows.classNames());
    assertEquals(31, rows.rows());
    List<String> known = List.of("2019", "2020");
    assertEquals(30, CsvFile.readRows(years, known, "label").rows(), "known names are a header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // names that a program gave, above a label that is text
        "0,1,label\n5,6,u\n7,8,v\n5,8,u\n",
        "1,2,label\n1,2,u\n3,4,v\n1,4,u\n",
        // numbers alone
        "1998,1999,2000\n1,2,0\n3,4,1\n",
        "101,205\n0.5,1\n0.25,0\n0.75,1\n",
        // wavelengths, not whole
        "400.5,401.5,kind\n0.1,0.2,u\n0.3,0.1,v\n0.2,0.2,v\n",
        // the first column has no name
        ",2019,2020,label\n0,1.5,2.5,u\n1,2.5,1.5,v\n2,1.0,2.0,v\n",
        // the label first, two texts
        "kind,2019,2020,label\nu,1,2,x\nv,1,2,y\nu,3,4,x\nv,3,4,y\n"
      })
  void whatMayBeAHeaderIsAskedAbout(String text) throws IOException {
    Path file = file(text);
    refusedAt(() -> CsvFile.read(file, DEFAULTS), 1, "", "", HOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5.1,1.4,setosa\n6,4.5,virginica\n",
        "5.1,1.4,setosa\n6,4.5,virginica\n4.9,1.5,setosa\n",
        // a class of one row whose numbers are like the others'
        "5.1,1.4,setosa\n6,4.5,virginica\n4.9,1.2,virginica\n",
        // equal numbers are no names
        "7,7,rare\n1,2,u\n3,4,v\n1,4,u\n",
        // every text is another
        "1,2,Ann,u\n3,4,Bob,v\n5,6,Cid,v\n",
        "1,2,3\n4,5,6\n7,8,9\n",
        "1,2,0\n300,4,1\n5,6,1\n",
        // one row more to compare with is too few
        "1998,1999,2000\n1,2,0\n"
      })
  void rowsOfDataAreNoHeader(String text) throws IOException {
    Path file = file(text);
    if (text.contains("Ann")) {
      refusedAt(() -> CsvFile.read(file, DEFAULTS), 1, "3", "Ann", "not a number");
    }
    CsvOptions options = text.contains("Ann") ? DEFAULTS.withLabel("4") : DEFAULTS;
    assertEquals(text.lines().count(), CsvFile.read(file, options).rows());
  }

  @Test
  void numbersInQuotesAboveNumbersWithoutAreNames() throws IOException {
    String text = "\"2019\",\"2020\",\"y\"\n5,6,\"u\"\n7,8,\"v\"\n7,7,\"u\"\n";
    assertEquals(List.of("2019", "2020"), read(text).featureNames());
    Dataset years = CsvFile.read(file(text.replaceAll("\"[uvy]\"", "\"1\"") + "1,2,3"), DEFAULTS);
    assertEquals(5, years.rows(), "quotes below are quotes of a row");
    assertEquals(3, read("\"1\",\"2\",u\n\"3\",\"4\",v\n\"5\",\"6\",u\n").rows());
  }

  @Test
  void oneColumnOfNumbersIsData() throws IOException {
    assertEquals(3, CsvFile.readRows(file("1998\n1\n2\n"), 1, DEFAULTS).rows());
  }

  @Test
  void aBarSeparatesColumns() {
    Dataset data = CsvFile.read(ReportedFiles.path("bar.csv"), DEFAULTS);
    assertEquals(List.of("a", "b"), data.featureNames());
    assertEquals(List.of("x", "y"), data.classNames());
    assertEquals(1f, data.feature(0, 0));
    assertEquals(2f, data.feature(0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b y\n1 2 u\n3 4 v\n",
        "a   b y\n  1  2 u \n 30 4 v\n",
        "sep=;\na;b;y\n1;2;u\n3;4;v\n",
        "sep=|\r\na|b|y\r\n1|2|u\r\n3|4|v\r\n",
        "a, \"b\" ,y\n1, \"2\" ,u\n3,4, v\n",
        "a\t\"b\"\ty\n1\t \"2\"\tu\n3\t4\tv\n"
      })
  void columnsAreFound(String text) throws IOException {
    Dataset data = read(text);
    assertEquals(List.of("a", "b"), data.featureNames());
    assertEquals(List.of("u", "v"), data.classNames());
    assertEquals(2f, data.feature(0, 1));
    assertEquals(4f, data.feature(1, 1));
  }

  @Test
  void blanksSeparateOnlyWhereNothingElseDoes() throws IOException {
    assertEquals(List.of("a b"), read("a b,y\n1,u u\n2,v v\n").featureNames());
    Path one = file("a b\n1\n2\n");
    refused(() -> CsvFile.read(one, DEFAULTS), "there is one column");
  }

  @Test
  void separatorsAtLineEndsAreNoColumn() throws IOException {
    Path reported = ReportedFiles.path("separator-at-line-end.csv");
    String text = Files.readString(reported);
    Dataset data = CsvFile.read(reported, DEFAULTS);
    assertEquals(List.of("a", "b"), data.featureNames());
    assertEquals(List.of("cat", "dog"), data.classNames());
    assertEquals(1, data.remarks().size());
    assertTrue(data.remarks().getFirst().contains("end with a separator"));
    Dataset plain = read(text.replace(",\n", "\n"));
    assertEquals(List.of(), plain.remarks());
    assertEquals(plain.sha256(), data.sha256());
    assertEquals(read(text.replace(",\n", ",,,\n")).sha256(), data.sha256());
    assertEquals(read(text.replaceFirst(",\n", "\n")).sha256(), data.sha256(), "rows only");
    String header = text.replace(",\n", "\n").replaceFirst("\n", ",\n");
    assertEquals(read(header).sha256(), data.sha256(), "header only");
    assertEquals(2, CsvFile.readRows(file("1,2,\n"), 2, DEFAULTS).features().length);
    assertEquals(4, CsvFile.readRows(file("1,2,\n3,4,\n"), 2, DEFAULTS).features().length);
  }

  @Test
  void cellsThatAreMissingAreNoLineEnds() throws IOException {
    String one = "a,b,y\n1,2,u\n3,4,v,\n";
    refusedAt(() -> read(one), 3, "", "", "4 columns, expected 3");
    refusedAt(() -> read("a,b,y\n1,2,\n3,4,\n"), 2, "y", "", "the value is missing");
    refusedAt(() -> read("1,2,\"\"\n3,4,\"\"\n"), 1, "3", "", "the value is missing");
    String late = "a,y,\n" + "1,u,\n".repeat(200) + "1,v,7\n";
    refusedAt(() -> read(late), 202, "", "", "3 columns, expected 2");
  }

  @Test
  void otherRowsThatAreLongerAreExplained() throws IOException {
    refused(() -> read("a,b,y\n1,0.5,2,u\n2,0.5,2,v\n"), "row.names=FALSE");
    refusedAt(() -> read("a,b,y\n1,2,u\n# all\n3,4,v\n"), 3, "", "", "no comments in CSV");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# made by x\na;b;y\n1;2;u\n",
        "\n# one\n# two\na,b,y\n1,2,u\n",
        "// x\na,y\n1,u\n"
      })
  void aCommentAtTheTopIsNoHeader(String text) throws IOException {
    int line = text.startsWith("\n") ? 2 : 1;
    String comment = text.strip().lines().findFirst().orElseThrow();
    refusedAt(() -> read(text), line, "", comment, "looks like a comment");
  }

  @Test
  void quotesWithinCellsAreExplained() throws IOException {
    refusedAt(() -> read("a,y\n1,\"12\" x\"\n2,v\n"), 2, "", "", "those in it are doubled");
    refusedAt(() -> read("a,y\n1,u\n2,\"v\n"), 3, "", "", "those in it are doubled");
    assertEquals(List.of("12\" x", "v"), read("a,y\n1,\"12\"\" x\"\n2,v\n").classNames());
  }

  @Test
  void aClassMayBeCalledNA() throws IOException {
    Path zones = ReportedFiles.path("na-class.csv");
    refusedAt(() -> CsvFile.read(zones, DEFAULTS), 4, "zone", "NA", "put it in quotes");
    refusedAt(() -> CsvFile.read(zones, DEFAULTS), 4, "zone", "NA", "--na-values ''");
    List<String> names = List.of("APAC", "EUR", "NA");
    Dataset said = CsvFile.read(zones, DEFAULTS.withNaValues(List.of("?")));
    assertEquals(names, said.classNames());
    assertEquals(said, CsvFile.read(zones, DEFAULTS.withNaValues(List.of())));
    String quoted = Files.readString(zones).replace("NA", "\"NA\"");
    assertEquals(said.sha256(), read(quoted).sha256());
    // of a model that knows the class
    assertEquals(said, CsvFile.read(zones, DEFAULTS.withClassNames(names)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NA", "N/A", "nan", "null", "None", "-", "?"})
  void aLabelInQuotesIsAName(String name) throws IOException {
    Dataset data = read("a,y\n1,u\n2,\"" + name + "\"\n3,u\n");
    assertEquals(1, data.classCounts()[data.classNames().indexOf(name)]);
    String both = "a,y\n1,u\n2,\"" + name + "\"\n3," + name + "\n";
    if (!NumberText.maybeName(name)) {
      refusedAt(() -> read(both), 4, "y", name, "the value is missing");
    }
    // numbers are no names, and a value that is missing is no class of them
    CsvOptions values = DEFAULTS.withTask(Task.VALUES);
    Path file = file("a,y\n1,0.5\n2,\"" + name + "\"\n3,1\n");
    refusedAt(() -> CsvFile.read(file, values), 3, "y", name, "the value is missing");
  }

  @Test
  void whatIsMissingCanBeSaid() throws IOException {
    CsvOptions options = DEFAULTS.withNaValues(List.of("-999", "none given"));
    for (String missing : List.of("-999", "-999.0", "-9.99e2", "none given", "")) {
      Path feature = file("a,b,y\n1,2,u\n3," + missing + ",v\n");
      refusedAt(() -> CsvFile.read(feature, options), 3, "b", missing, "the value is missing");
      Path label = file("a,b,y\n1,2,u\n3,4,\"" + missing + "\"\n");
      refusedAt(() -> CsvFile.read(label, options), 3, "y", missing, "the value is missing");
      Path value = file("a,b,y\n1,2,0.5\n3,4," + missing + "\n");
      refusedAt(() -> CsvFile.read(value, options), 3, "y", missing, "the value is missing");
    }
    assertArrayEquals(
        new float[] {1, 2}, CsvFile.read(file("a,y\n1,u\n2,NA\n"), options).features());
    Path text = file("a,y\n1,u\nNA,v\n");
    refusedAt(() -> CsvFile.read(text, options), 3, "a", "NA", "not a number");
  }
}
