package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.CategoryColumn;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.NumberColumn;
import dev.evengrad.data.CsvFile;
import dev.evengrad.data.CsvOptions;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.ReportedFiles;
import dev.evengrad.data.Split;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import dev.evengrad.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model trained on a table treats the rows of a service as those of the table. */
class TableServingTest {
  @TempDir private Path folder;

  private static Trainer trainer(int inputs) {
    return Trainer.of(ModelSpec.parse("input " + inputs + "; standardize; dense 16 relu; dense 2"))
        .loss(Losses.softmaxCrossEntropy())
        .optimizer(Optimizers.adam(0.02))
        .batchSize(16)
        .seed(1)
        .build();
  }

  private static Model trained(Dataset data) {
    try (Trainer trainer = trainer(data.featureCount())) {
      for (int epoch = 0; epoch < 30; epoch++) {
        trainer.epoch(data);
      }
      return trainer.model();
    }
  }

  /** What is logged of the times is kept from the standard error. */
  private static Dataset read(Path file, CsvOptions options) {
    List<Dataset> read = new ArrayList<>();
    Logged.during(() -> read.add(CsvFile.read(file, options)));
    return read.getFirst();
  }

  private Model reread(Model model) {
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    return Model.load(file);
  }

  private static float[] inputs(Dataset data, int row) {
    float[] inputs = new float[data.featureCount()];
    data.copyFeatures(row, inputs, 0);
    return inputs;
  }

  private static String message(Class<? extends EvengradException> kind, Runnable body) {
    return String.valueOf(assertThrows(kind, body::run).getMessage());
  }

  /** Trained from a file of times in seconds since 1970, served from text and from doubles. */
  @Test
  void timesAreServedWithTheBitsOfTheFile() throws IOException {
    Path file = ReportedFiles.path("seconds-since-1970.csv");
    Split split = read(file, CsvOptions.defaults()).split(0.2, 0);
    Model model = reread(trained(split.training()));
    Split less =
        CsvFile.read(ReportedFiles.path("seconds-less-offset.csv"), CsvOptions.defaults())
            .split(0.2, 0);
    Model small = trained(less.training());
    Columns columns = model.columns();
    assertEquals(columns, split.training().columns().orElseThrow());
    double offset = ((NumberColumn) columns.columns().getFirst()).offset();
    int right = 0;
    int rightSmall = 0;
    Session session = model.session(1);
    float[] expected = new float[2];
    float[] results = new float[2];
    for (int row = 0; row < split.heldOut().rows(); row++) {
      float[] inputs = inputs(split.heldOut(), row);
      double time = inputs[0] + offset;
      session.run(inputs, 1, expected);
      session.run(new double[] {time}, 1, results);
      assertArrayEquals(expected, results);
      session.run(List.of(Long.toString((long) time)), results);
      assertArrayEquals(expected, results);
      session.run(Map.of("t", time), results);
      assertArrayEquals(expected, results);
      right += (results[1] > results[0]) == (split.heldOut().classOf(row) == 1) ? 1 : 0;
      small.session(1).run(inputs(less.heldOut(), row), 1, results);
      rightSmall += (results[1] > results[0]) == (less.heldOut().classOf(row) == 1) ? 1 : 0;
    }
    assertTrue(right >= 18, right + " of 20");
    assertTrue(Math.abs(right - rightSmall) <= 1, right + " and less an offset " + rightSmall);
    double[] one = {1_700_000_051d};
    Allocation.assertNone("run(double[])", 1000, () -> session.run(one, 1, results));
  }

  /** A row of the table below. */
  record Item(String color, @Nullable Double size, long t) {}

  private Dataset table() throws IOException {
    StringBuilder text = new StringBuilder("color,size,t,y\n");
    for (int i = 0; i < 60; i++) {
      text.append(i % 3 == 0 ? "red" : "blue")
          .append(i % 7 == 0 ? ",," : "," + i * 0.1 + ",")
          .append(1_700_000_000L + i)
          .append(i % 3 == 0 || i > 40 ? ",u\n" : ",v\n");
    }
    return read(
        Files.writeString(folder.resolve("table.csv"), text),
        CsvOptions.defaults()
            .withLabel("y")
            .withRules(
                dev.evengrad.columns.ColumnRules.DEFAULT.withImputation(
                    dev.evengrad.columns.Imputation.median().withIndicator())));
  }

  @Test
  void rowsOfATableInEveryForm() throws IOException {
    Dataset data = table();
    assertEquals(
        List.of("color=blue", "color=red", "size", "size missing", "t"), data.featureNames());
    Model model = reread(trained(data));
    assertEquals(data.columns().orElseThrow(), model.columns());
    assertEquals(data.featureNames(), model.info().featureNames());
    Session session = model.session(1);
    float[] expected = new float[2];
    float[] results = new float[2];
    for (int i : new int[] {0, 1, 7, 59}) {
      session.run(inputs(data, i), 1, expected);
      String color = i % 3 == 0 ? "red" : "blue";
      Double size = i % 7 == 0 ? null : Double.valueOf(i * 0.1);
      session.run(
          List.of(color, size == null ? "" : size.toString(), 1_700_000_000L + i + ""), results);
      assertArrayEquals(expected, results);
      session.run(new Item(color, size, 1_700_000_000L + i), results);
      assertArrayEquals(expected, results);
      Map<String, @Nullable Object> map = new HashMap<>();
      map.put("t", 1_700_000_000L + i);
      map.put("size", size);
      map.put("color", color);
      session.run(map, results);
      assertArrayEquals(expected, results);
    }
    float[] untouched = {5, 5};
    message(DataException.class, () -> session.run(List.of("red", "x", "1"), untouched));
    message(ShapeException.class, () -> session.run(List.of("red", "1"), untouched));
    String text =
        message(ShapeException.class, () -> session.run(new float[] {1, 2, 3}, 1, untouched));
    assertTrue(text.contains("made of 3 columns"), text);
    text = message(ShapeException.class, () -> session.run(new float[6], 1, untouched));
    assertTrue(text.contains("made of 3 columns"), text);
    text = message(DataException.class, () -> session.run(new double[3], 1, untouched));
    assertTrue(text.contains("'color' has names"), text);
    text = message(DataException.class, () -> session.run(Map.of("t", 1), untouched));
    assertTrue(text.contains("no 'color'"), text);
    assertArrayEquals(new float[] {5, 5}, untouched);
  }

  @Test
  void modelsOfPlainNumbersTakeThemToo() {
    ModelSpec spec = ModelSpec.parse("input 2; dense 2");
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(Losses.softmaxCrossEntropy())
            .optimizer(Optimizers.sgd(0.1))
            .build()) {
      Model model = trainer.model();
      assertEquals(Columns.ofNumbers(List.of("1", "2")), model.columns());
      float[] expected = new float[4];
      float[] results = new float[4];
      model.session(2).run(new float[] {0.1f, 2, 3, 4}, 2, expected);
      model.session(2).run(new double[] {0.1, 2, 3, 4}, 2, results);
      assertArrayEquals(expected, results);
      model.session(1).run(Map.of("1", 0.1, "2", 2), results);
      assertArrayEquals(Arrays.copyOf(expected, 2), Arrays.copyOf(results, 2));
      message(ShapeException.class, () -> model.session(2).run(new double[5], 2, results));
      message(
          DataException.class,
          () -> model.session(1).run(new double[] {1, Double.NaN}, 1, results));
      message(ShapeException.class, () -> model.session(1).run(new double[4], 2, results));
    }
  }

  @Test
  void otherColumnsThanTheNetworkLearnedAreRefused() throws IOException {
    Dataset data = table();
    Dataset part = data.select(IntStream.range(0, 30).toArray());
    Split split = part.tail(0.5);
    try (Trainer trainer = trainer(data.featureCount())) {
      trainer.epoch(data);
      String text = message(DataException.class, () -> trainer.epoch(split.training()));
      assertTrue(text.contains("CsvOptions.withColumns(model.columns())"), text);
      trainer.epoch(part);
    }
  }

  @Test
  void checkpointsKeepTheColumns() throws IOException {
    Dataset data = table();
    Path file = folder.resolve("checkpoint.safetensors");
    try (Trainer trainer = trainer(data.featureCount())) {
      trainer.epoch(data);
      Checkpoint.save(trainer.state(), file);
    }
    try (Trainer trainer = trainer(data.featureCount())) {
      trainer.restore(Checkpoint.load(file));
      assertEquals(data.columns().orElseThrow(), trainer.model().columns());
    }
  }

  @Test
  void arraysOfOnesOwnGetColumnsToo() {
    Columns columns =
        Columns.of(
            List.of(
                NumberColumn.of("t").withOffset(1e9), CategoryColumn.of("c", List.of("x", "y"))));
    float[] features = new float[2 * columns.inputs()];
    columns.encode(List.of("1000000001", "x"), features, 0);
    columns.encode(Map.of("t", 1_000_000_002, "c", "y"), features, 3);
    Dataset data =
        Dataset.ofClasses(features, 3, new int[] {0, 1}, List.of("no", "yes")).withColumns(columns);
    assertEquals(columns.inputNames(), data.featureNames());
    assertEquals(columns, trained(data).columns());
    assertThrows(DataException.class, () -> data.withColumns(Columns.ofNumbers(List.of("a", "b"))));
    assertThrows(DataException.class, () -> data.withFeatureNames(List.of("a", "b", "c")));
  }

  /** Every bit of the columns' text turned in turn: the hash of the file sees it. */
  @Test
  void aFlippedBitInTheColumnsIsSeen() throws IOException {
    Path file = folder.resolve("model.safetensors");
    trained(table()).save(file);
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    int from = text.indexOf("evengrad.columns");
    int refused = 0;
    for (int i = from; i < from + 200; i++) {
      byte[] other = bytes.clone();
      other[i] ^= 1;
      Files.write(file, other);
      assertThrows(ModelFileException.class, () -> Model.load(file));
      refused++;
    }
    assertEquals(200, refused);
  }
}
