package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.io.format.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientFolderTest {
  @TempDir Path folder;

  private static SafetensorsWriter writer(float scale) {
    return new SafetensorsWriter()
        .metadata("loss", Float.toString(scale))
        .metadata("rate", "0.1")
        .add("layers.10.weight", new int[] {1, 2}, new float[] {3 * scale, -4 * scale}, 0)
        .add("layers.2.weight", new int[] {2, 2}, new float[] {0, 0, 1, 1}, 0)
        .add("layers.2.bias", new int[] {2}, new float[] {9, 9}, 0)
        .add("layers.3.weight", new int[] {2}, new float[] {9, 9}, 0)
        .add("delta/layers.2", new int[] {1, 2}, new float[] {0, -2}, 0);
  }

  private ReadRecord read() {
    try (GradientFolder source = GradientFolder.open(folder)) {
      return ReadRecord.of(source);
    }
  }

  @Test
  void arraysBecomeNumbers() throws IOException {
    writer(1).write(folder.resolve("step-000009.safetensors"));
    writer(2).write(folder.resolve("step-10.safetensors"));
    Files.writeString(folder.resolve("notes.txt"), "nothing");
    ReadRecord read = read();
    assertEquals(List.of(), read.notes());
    assertEquals(
        List.of(
            WatchedLayer.of("layers.2", "", 0, 0, "", true),
            WatchedLayer.of("layers.10", "", 0, 0, "", false)),
        read.run().layers());
    assertEquals(List.of(9L, 10L), read.steps().stream().map(ReadRecord.Step::step).toList());
    ReadRecord.Step first = read.steps().getFirst();
    assertEquals(1, first.loss());
    assertEquals(0.1, first.rate());
    assertEquals(
        Map.ofEntries(
            Map.entry("layers.2/gradient_norm", Math.sqrt(2)),
            Map.entry("layers.2/gradient_max", 1.0),
            Map.entry("layers.2/gradient_mean", 0.5),
            Map.entry("layers.2/gradient_zeros", 0.5),
            Map.entry("layers.2/gradient_non_finite", 0.0),
            Map.entry("layers.2/delta_norm", 2.0),
            Map.entry("layers.2/delta_max", 2.0),
            Map.entry("layers.2/delta_mean", -1.0),
            Map.entry("layers.2/delta_zeros", 0.5),
            Map.entry("layers.2/delta_non_finite", 0.0),
            Map.entry("layers.10/gradient_norm", 5.0),
            Map.entry("layers.10/gradient_max", 4.0),
            Map.entry("layers.10/gradient_mean", -0.5),
            Map.entry("layers.10/gradient_zeros", 0.0),
            Map.entry("layers.10/gradient_non_finite", 0.0)),
        first.numbers());
  }

  @Test
  void namesOfFrameworksAreLayers() {
    for (String name :
        List.of(
            "fc", "fc.weight", "fc.kernel", "fc/kernel", "gradient/fc/kernel:0", "gradient/fc")) {
      assertEquals(new GradientName(GradientName.Array.GRADIENT, "fc"), GradientName.of(name));
    }
    for (String name : List.of("fc.bias", "fc/bias", "gradient/fc.bias", "update/fc/bias:0")) {
      assertEquals(null, GradientName.of(name));
    }
    assertEquals(
        new GradientName(GradientName.Array.UPDATE, "a/b"), GradientName.of("update/a/b.weight"));
    assertEquals(
        new GradientName(GradientName.Array.GRADIENT, "delta/"), GradientName.of("delta/"));
    assertEquals(
        List.of("dense", "dense_1", "dense_2", "dense_10", "l1.a", "l1.b", "l02", "l10"),
        Stream.of("l10", "dense_10", "l1.b", "dense_2", "l02", "dense", "l1.a", "dense_1")
            .sorted(new NaturalOrder())
            .toList());
  }

  @Test
  void aDescriptionSaysMore() throws IOException {
    writer(1).write(folder.resolve("step-0.safetensors"));
    Files.writeString(
        folder.resolve("run.json"),
        """
        {
          "framework": "jax", "layers": [
            {"name": "layers.10", "activation": "relu"}, {"name": "layers.2"}, "out"
          ]
        }
        """);
    ReadRecord read = read();
    assertEquals("jax", read.run().framework());
    assertEquals(
        List.of("layers.10", "layers.2", "out"),
        read.run().layers().stream().map(WatchedLayer::name).toList());
    assertEquals(15, read.steps().getFirst().numbers().size());
    assertEquals(List.of(), read.notes());
    Files.writeString(folder.resolve("run.json"), "{\"framework\": ");
    assertTrue(read().notes().getFirst().startsWith("run.json: cannot be read and is left out"));
  }

  @Test
  void whatMakesNoSenseIsLeftOut() throws IOException {
    writer(1).write(folder.resolve("step-1.safetensors"));
    Files.writeString(folder.resolve("step-2.safetensors"), "not one at all, but text");
    writer(3).write(folder.resolve("step-3.safetensors"));
    writer(3).write(folder.resolve("step-03.safetensors"));
    writer(4).write(folder.resolve("last.safetensors"));
    new SafetensorsWriter()
        .metadata("loss", "much")
        .add("other.weight", new int[] {1, 1}, new float[] {1}, 0)
        .add("layers.2.weight", new int[] {1}, new long[] {1})
        .write(folder.resolve("step-4.safetensors"));
    ReadRecord read = read();
    assertEquals(List.of(1L, 3L, 4L), read.steps().stream().map(ReadRecord.Step::step).toList());
    List<String> notes = read.notes();
    assertEquals("last.safetensors: has no number of a step in its name; left out", notes.get(0));
    assertTrue(
        notes
            .get(1)
            .matches("step-0?3.safetensors: is of the same step as step-0?3.safetensors; left out"),
        notes.get(1));
    assertTrue(notes.get(2).startsWith("step-2.safetensors: this is text"), notes.get(2));
    assertTrue(
        notes.stream()
            .anyMatch(note -> note.startsWith("step-4.safetensors: layer 'other' is not among")));
    assertTrue(notes.stream().anyMatch(note -> note.contains("metadata loss: found 'much'")));
    assertTrue(notes.stream().anyMatch(note -> note.contains("I64")), notes::toString);
    assertEquals(Double.NaN, read.steps().getLast().loss());
  }

  @Test
  void aFolderWithoutStepsIsRefused() throws IOException {
    DataException none = assertThrows(DataException.class, this::read);
    assertEquals(
        folder + ": there is no file of a step in this folder, e.g. step-000012.safetensors",
        none.getMessage());
    Files.writeString(folder.resolve("step-2.safetensors"), "not one at all, but text");
    assertThrows(DataException.class, this::read);
    assertThrows(DataException.class, () -> GradientFolder.open(folder.resolve("no")));
  }

  @Test
  void numbersMustFit() throws IOException {
    writer(1).write(folder.resolve("step-1.safetensors"));
    try (GradientFolder source = GradientFolder.open(folder)) {
      assertThrows(IllegalArgumentException.class, () -> source.next(new StepNumbers(7)));
      assertThrows(IllegalStateException.class, source::evaluation);
    }
  }
}
