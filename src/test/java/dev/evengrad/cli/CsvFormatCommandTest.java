package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.ReportedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--header`, `--separator` and `--na-values` of every command that reads CSV.
class CsvFormatCommandTest {
  @TempDir private Path dir;

  private String model() {
    return dir.resolve("model.safetensors").toString();
  }

  private String[] train(String data, String... options) {
    String[] args = {"train", "--data", data, "--epochs", "1", "--quiet", "--out", model()};
    return TrainCommandTest.with(args, options);
  }

  @Test
  void aHeaderOfYearsIsAskedAboutAndTaken() {
    String years = ReportedFiles.path("header-of-years.csv").toString();
    List<String> asked = List.of("line 1", "--header yes or --header no");
    Ran.refused(asked, train(years));
    Ran.refused(asked, "cross-validate", "--data", years, "--epochs", "1", "--quiet");
    String rows = Ran.good(train(years, "--header", "no")).sha();
    assertNotEquals(rows, Ran.good(train(years, "--header", "yes")).sha());
    // by the names that the model knows
    assertEquals(31, Ran.good("predict", model(), years).lines().size());
    assertEquals(31, Ran.good("predict", model(), years, "--header", "yes").lines().size());
    Ran.good("evaluate", model(), years);
    Ran.good("evaluate", model(), years, "--header", "yes");
    Ran.good("cross-validate", "--data", years, "--epochs", "1", "--folds", "2", "--header", "yes");
    Ran.refused(List.of("--header", "'maybe'", "yes or no"), train(years, "--header", "maybe"));
  }

  @Test
  void theSeparatorCanBeSaid() throws IOException {
    String text = "a,b,label\n1,2,x\n2,1,y\n3,3,x\n1,1,y\n2,2,x\n";
    Path file = Files.writeString(dir.resolve("data.csv"), text);
    String sha = Ran.good(train(file.toString())).sha();
    String[][] separators = {
      {"comma", ","}, {"semicolon", ";"}, {"tab", "\t"}, {"bar", "|"}, {"space", "  "}, {":", ":"}
    };
    for (String[] separator : separators) {
      Files.writeString(file, text.replace(",", separator[1]));
      assertEquals(sha, Ran.good(train(file.toString(), "--separator", separator[0])).sha());
      Ran.good("evaluate", model(), file.toString(), "--separator", separator[0]);
      Ran.good("predict", model(), file.toString(), "--separator", separator[0]);
    }
    Ran.refused(
        List.of("there is one column", "--separator"), "evaluate", model(), file.toString());
    Ran.refused(
        List.of("--separator", "'dot'", "semicolon"), train(file.toString(), "--separator", "dot"));
    Ran.refused(List.of("--separator", "quote"), train(file.toString(), "--separator", "\""));
  }

  @Test
  void whatWasNoticedIsSaid() {
    String trailing = ReportedFiles.path("separator-at-line-end.csv").toString();
    String[] args = {"train", "--data", trailing, "--epochs", "1", "--out", model()};
    String err = Ran.good(args).err();
    assertTrue(err.contains("note: the lines end with a separator"), err);
    Ran.good(train(ReportedFiles.path("bar.csv").toString()));
    Ran.refused(
        List.of("train-images-idx3-ubyte.gz", "no gzip", "a web page (HTML)"),
        train(ReportedFiles.path("idx-html/train-images-idx3-ubyte.gz").toString()));
  }

  @Test
  void whatIsMissingCanBeSaid() {
    String zones = ReportedFiles.path("na-class.csv").toString();
    Ran.refused(List.of("line 4", "'NA'", "put it in quotes", "--na-values ''"), train(zones));
    String sha = Ran.good(train(zones, "--na-values", "")).sha();
    assertEquals(sha, Ran.good(train(zones, "--na-values", "?,none")).sha());
    Ran.good("evaluate", model(), zones);
    Ran.refused(List.of("line 2", "'APAC'", "missing"), train(zones, "--na-values", "APAC,none"));
  }
}
