package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.Model;
import dev.evengrad.testing.ExampleData;
import dev.evengrad.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables as they come, from the command line.
class ColumnOptionsTest {
  private static final String TABLE = "table.csv";

  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static String table(int rows, boolean missing) {
    StringBuilder text = new StringBuilder("id,color,size,y\n");
    for (int i = 0; i < rows; i++) {
      text.append("n").append(i).append(i % 3 == 0 ? ",red," : i % 3 == 1 ? ",blue," : ",green,");
      text.append(missing && i % 5 == 0 ? "" : i % 11).append(i % 3 == 0 ? ",yes\n" : ",no\n");
    }
    return text.toString();
  }

  @BeforeEach
  void writeTable() throws IOException {
    write(TABLE, table(90, true));
  }

  private String[] train(String... options) {
    String[] args = {
      "train", "--data", file(TABLE), "--label", "y", "--batch", "16", "--out", file("m")
    };
    return TrainCommandTest.with(args, options);
  }

  private String[] chosen(String... options) {
    return train(
        TrainCommandTest.with(
            new String[] {"--drop", "id", "--impute", "mean", "--impute-indicator"}, options));
  }

  @Test
  void fromTheTableToPredictions() throws IOException {
    Ran trained = Ran.good(chosen());
    assertTrue(trained.err().contains("input 5; standardize"), trained.err());
    assertTrue(trained.out().contains("held-out accuracy 100.0 %"), trained.out());
    Ran shown = Ran.good("show", file("m"));
    assertTrue(shown.out().contains("2 columns, 5 inputs"), shown.out());
    assertTrue(shown.out().contains("color=blue, color=green, color=red"), shown.out());
    // the same file, its other columns and the label passed over
    Ran predicted = Ran.good("predict", file("m"), file(TABLE));
    assertEquals("", predicted.err());
    assertEquals(91, predicted.lines().size());
    assertTrue(predicted.lines().get(1).startsWith("yes,"), predicted.lines().get(1));
    Ran.good("evaluate", file("m"), file(TABLE));
    Ran unseen = Ran.good("predict", file("m"), write("new.csv", "size,color\n3,pink\n,red\n"));
    assertTrue(
        unseen.err().contains("note: column 'color': 1 of 2 rows have a value"), unseen.err());
    assertEquals(3, unseen.lines().size());
    Ran further =
        Ran.good(
            "train",
            "--start-from",
            file("m"),
            "--data",
            file(TABLE),
            "--epochs",
            "2",
            "--out",
            file("further"));
    assertTrue(further.err().contains("input 5; standardize"), further.err());
    assertEquals(
        Model.load(dir.resolve("m")).columns(), Model.load(dir.resolve("further")).columns());
    Ran.refused(
        List.of("column size", "both feature and label"),
        "evaluate",
        file("m"),
        file(TABLE),
        "--label",
        "size");
    Ran.refused(
        List.of("--start-from", "leave out"),
        "train",
        "--start-from",
        file("m"),
        "--data",
        file(TABLE),
        "--drop",
        "id");
  }

  @Test
  void resumedWithTheColumnsOfTheCheckpoint() {
    String whole = Ran.good(chosen("--seed", "3", "--epochs", "20")).sha();
    Ran.good(chosen("--seed", "3", "--epochs", "7", "--checkpoint", file("ck")));
    Ran resumed =
        Ran.good(
            "train", "--resume", "--checkpoint", file("ck"), "--epochs", "20", "--out", file("m"));
    assertEquals(whole, resumed.sha());
    assertTrue(
        Model.load(dir.resolve("m")).info().featureNames().contains("size missing"), "columns");
  }

  @Test
  void everyFoldLearnsItsColumns() {
    Ran ran =
        Ran.good(
            "cross-validate",
            "--data",
            file(TABLE),
            "--label",
            "y",
            "--drop",
            "id",
            "--impute",
            "median",
            "--epochs",
            "60",
            "--batch",
            "16",
            "--network",
            "input auto; standardize; dense 8 relu; dense 2",
            "--json");
    JsonObject json = ran.json();
    double accuracy =
        json.get("held_out").asObject().get("accuracy").asObject().get("mean").asDouble();
    assertTrue(accuracy > 0.95, "accuracy " + accuracy);
  }

  @Test
  void missingCellsAreRefusedWithoutImputation() throws IOException {
    Ran.refused(
        List.of(
            "line 2, column size: the value is missing",
            "--impute",
            "18 cells of the file cannot be used, the first ten: line 2 size '', line 7 size ''"),
        train("--drop", "id"));
    write(TABLE, table(90, false));
    Ran.good(train("--drop", "id"));
    String rows = write("new.csv", "size,color\n1,red\n,blue\nNA,\n");
    Ran.refused(
        List.of("line 3, column size: the value is missing", "3 cells"),
        "predict",
        file("m"),
        rows);
    // evaluate and a model to start from take no --impute
    String numbers = "size,y\n" + "1,no\n2,yes\n".repeat(10);
    String model = file("numbers");
    Ran.good("train", "--data", write("numbers.csv", numbers), "--epochs", "1", "--out", model);
    Ran.refused(
        List.of("line 22, column size: the value is missing", "train a model that replaces"),
        "evaluate",
        model,
        write("missing.csv", numbers + ",no\n"));
    Ran.good(chosen());
    assertEquals(4, Ran.good("predict", file("m"), rows).lines().size());
    Ran.refused(
        List.of("line 2, column size, value 'x': not a number"),
        "predict",
        file("m"),
        write("bad.csv", "size,color\nx,red\n"));
    Ran.refused(List.of("color", "missing"), "predict", file("m"), write("short.csv", "size\n1\n"));
  }

  @Test
  void theDataAreNotReplacedByTheModel() throws IOException {
    String before = Files.readString(dir.resolve(TABLE));
    Path link = Files.createSymbolicLink(dir.resolve("link.csv"), dir.resolve(TABLE));
    for (String out : List.of(file(TABLE), dir.resolve("./" + TABLE).toString(), link.toString())) {
      String[] replacing = chosen("--epochs", "1");
      replacing[List.of(replacing).indexOf("--out") + 1] = out;
      Ran.refused(List.of("--out", "is the file that is read"), replacing);
    }
    assertEquals(before, Files.readString(dir.resolve(TABLE)));
  }

  /// As they come from a system that leaves the header out.
  @Test
  void rowsWithoutAHeaderGoByTheirOrder() throws IOException {
    Ran.good(chosen());
    List<String> rows = table(40, true).lines().skip(1).toList();
    String cells =
        String.join("\n", rows.stream().map(row -> row.replaceFirst("[^,]*,", "")).toList());
    String labelled = write("labelled.csv", cells);
    Ran named = Ran.good("evaluate", file("m"), write("named.csv", table(40, true)));
    Ran ran = Ran.good("evaluate", file("m"), labelled, "--label", "3", "--header", "no");
    assertEquals(
        named.lines().subList(1, named.lines().size()), ran.lines().subList(1, ran.lines().size()));
    Ran.refused(
        List.of("3 columns, expected 2: color, size, in this order"),
        "predict",
        file("m"),
        labelled,
        "--header",
        "no");
    assertEquals(
        Ran.good("predict", file("m"), file("named.csv")).out(),
        Ran.good("predict", file("m"), labelled, "--header", "no", "--label", "3").out());
    String bare = write("bare.csv", cells.replaceAll(",(yes|no)", ""));
    assertEquals(
        Ran.good("predict", file("m"), file("named.csv")).out(),
        Ran.good("predict", file("m"), bare, "--header", "no").out());
  }

  @Test
  void choicesThatCannotBe() throws IOException {
    Ran.refused(List.of("'id'?"), train("--drop", "idd"));
    Ran.refused(List.of("did you mean 'size'?"), train("--features", "color,sise"));
    Ran.refused(List.of("it is the label"), train("--drop", "id,y"));
    Ran.refused(List.of("all columns but the label"), train("--drop", "id,color,size"));
    Ran.refused(List.of("--drop", "names of columns"), train("--drop", "id,"));
    Ran.refused(List.of("--impute", "mean, median or a number"), train("--impute", "mode"));
    Ran.refused(List.of("--impute-indicator"), train("--impute-indicator"));
    Ran.refused(List.of("--unseen", "zeros, other or refused"), train("--unseen", "zero"));
    Ran.refused(List.of("--most-values"), train("--most-values", "0"));
    Ran.refused(List.of("none of the features"), chosen("--categories", "id"));
    Ran.refused(List.of("CSV files only"), "train", "--data", "iris", "--impute", "mean");
    write(TABLE, table(50_000, false));
    Ran.refused(
        List.of("column 'id' has 50000 different values", "--drop", "--most-values"), train());
  }

  @Test
  void unseenValuesMayBeRefusedOrShareAnInput() throws IOException {
    String rows = write("new.csv", "size,color\n1,pink\n");
    Ran.good(chosen("--unseen", "refused"));
    Ran.refused(List.of("column color, value 'pink'", "no such value"), "predict", file("m"), rows);
    Ran.good(chosen("--unseen", "other"));
    Ran other = Ran.good("predict", file("m"), rows);
    assertTrue(other.err().contains("it is taken for 'other'"), other.err());
  }

  @Test
  void quotedNamesOfColumns() throws IOException {
    write(TABLE, "\"a,b\",c,y\n1,2,u\n3,4,v\n5,6,u\n7,8,v\n9,1,u\n");
    Ran ran = Ran.good(train("--drop", "\"a,b\"", "--epochs", "1"));
    assertTrue(ran.err().contains("input 1; "), ran.err());
  }

  /// What the library logs of the times is kept from the standard error.
  private static Ran quiet(String... args) {
    List<Ran> ran = new ArrayList<>();
    Logged.during(() -> ran.add(Ran.good(args)));
    return ran.getFirst();
  }

  private static double auc(Ran ran) {
    return ran.json().get("held_out").asObject().get("auc").asDouble();
  }

  /// Payments of which 1 % are fraud: a network finds more than a logistic regression on the same columns.
  @Test
  @Tag("full")
  void fraudIsFoundBetterThanByALogisticRegression() throws IOException {
    ExampleData.write("fraud", dir.resolve(TABLE), 100_000, 0);
    String[] common = {
      "train", "--data", file(TABLE), "--label", "fraud", "--drop", "payment_id", "--impute",
      "median", "--stratified", "--batch", "256", "--metric", "auc", "--monitor", "auc",
      "--patience", "5", "--out", file("m"), "--json", "--quiet"
    };
    double logistic =
        auc(
            quiet(
                TrainCommandTest.with(
                    common,
                    "--network",
                    "input auto; standardize; dense 2",
                    "--rate",
                    "1e-2",
                    "--epochs",
                    "30")));
    double network =
        auc(
            quiet(
                TrainCommandTest.with(
                    common,
                    "--network",
                    "input auto; standardize; dense 64 relu; dropout 0.3; dense 32 relu; dropout"
                        + " 0.3; dense 2",
                    "--rate",
                    "2e-3",
                    "--epochs",
                    "30")));
    assertTrue(logistic > 0.8, "logistic regression " + logistic);
    assertTrue(network > logistic + 0.01, network + " against " + logistic);
  }
}
