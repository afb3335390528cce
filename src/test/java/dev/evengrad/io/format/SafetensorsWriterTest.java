package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, byte for byte, and what is refused. */
class SafetensorsWriterTest {
  @TempDir Path folder;

  @Test
  void theBytesAreThese() {
    byte[] bytes =
        new SafetensorsWriter()
            .metadata("k", "\u00e9\"")
            .addBytes("b", new byte[] {1, 2, 3})
            .add("w", new int[] {1, 2}, new float[] {9, 1, -2, 9}, 1)
            .add("n", new int[0], new long[] {258})
            .toBytes();
    String header =
        "{\"__metadata__\":{\"k\":\"\u00e9\\\"\"},"
            + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[16,19]}}";
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    byte[] data = {2, 1, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 1, 2, 3};
    assertArrayEquals(RawFile.of(padded, data), bytes);
  }

  @Test
  void whatIsWrittenIsRead() {
    float[] weights = ramp(100_003);
    double[] moments = {0.1, Double.MIN_VALUE, -0.0};
    long[] steps = {Long.MIN_VALUE, 5};
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata("b", "")
            .metadata("a", "line\nbreak \ud83d\ude00")
            .add("w", new int[] {100_003}, weights, 0)
            .add("empty", new int[] {3, 0}, weights, weights.length)
            .add("m", new int[] {3, 1}, moments)
            .add("s", new int[] {2}, steps)
            .addBytes("r", new byte[] {-1, 0});
    writer.write(file);
    Safetensors read = Safetensors.read(file);
    assertEquals(List.of("b", "a"), List.copyOf(read.metadata().keySet()));
    assertEquals("line\nbreak \ud83d\ude00", read.metadata().get("a"));
    assertArrayEquals(weights, read.floats("w"));
    assertArrayEquals(new float[0], read.floats("empty"));
    assertTrue(read.tensor("empty").hasShape(3, 0));
    assertArrayEquals(moments, read.doubles("m"));
    assertArrayEquals(steps, read.longs("s"));
    assertArrayEquals(new byte[] {-1, 0}, read.bytes("r"));
    for (StoredTensor tensor : read.tensors()) {
      assertEquals(0, 8 * tensor.begin() % tensor.dtype().bits(), tensor::toString);
    }
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    Path file = folder.resolve("model.safetensors");
    for (int chunks : new int[] {0, 1, 16_383, 16_384, 16_385, 40_000}) {
      SafetensorsWriter writer =
          new SafetensorsWriter().add("w", new int[] {chunks}, ramp(chunks), 0);
      writer.write(file);
      byte[] first = Files.readAllBytes(file);
      writer.write(file);
      assertArrayEquals(first, Files.readAllBytes(file));
      assertArrayEquals(first, writer.toBytes());
      assertArrayEquals(ramp(chunks), Safetensors.read(file).floats("w"));
    }
  }

  @Test
  void nothingAtAllIsAFileToo() {
    Safetensors read = RawFile.read(new SafetensorsWriter().toBytes());
    assertEquals(Map.of(), read.metadata());
    assertEquals(List.of(), read.tensors());
  }

  @Test
  void mistakesAreReportedBeforeAnyFileIsTouched() {
    float[] six = new float[6];
    SafetensorsWriter writer =
        new SafetensorsWriter().add("w", new int[] {6}, six, 0).metadata("k", "");
    assertThrows(SettingException.class, () -> writer.add("w", new int[] {6}, six, 0));
    assertThrows(SettingException.class, () -> writer.addBytes("w", new byte[1]));
    assertThrows(SettingException.class, () -> writer.metadata("k", "again"));
    assertThrows(SettingException.class, () -> writer.add("__metadata__", new int[] {6}, six, 0));
    assertThrows(SettingException.class, () -> writer.addBytes("\ud800", new byte[1]));
    assertThrows(SettingException.class, () -> writer.metadata("m", "\udc00"));
    assertThrows(SettingException.class, () -> writer.addBytes("n".repeat(1025), new byte[1]));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {7}, six, 0));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {6}, six, 1));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {6}, six, -1));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {-1}, six, 0));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {1 << 20, 1 << 20}, six, 0));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {2}, new long[3]));
    assertThrows(ShapeException.class, () -> writer.add("a", new int[] {2}, new double[1]));
    assertThrows(ShapeException.class, () -> writer.add("a", ones(17), six, 0));
    assertEquals(1, RawFile.read(writer.toBytes()).tensors().size());

    writer.metadata("huge", "x".repeat(4 << 20));
    Path file = folder.resolve("model.safetensors");
    ModelFileException e = assertThrows(ModelFileException.class, () -> writer.write(file));
    assertTrue(e.getMessage().contains("store less text"), e::getMessage);
    assertFalse(Files.exists(file));
  }

  @Test
  void theMostMetadataCanBeReadBack() {
    int most = Limits.DEFAULT.maxMetadataBytes() - "{\"k\":\"\"}".length();
    String text = "x".repeat(most);
    byte[] bytes = new SafetensorsWriter().metadata("k", text).toBytes();
    assertEquals(text, RawFile.read(bytes).metadata().get("k"));
    SafetensorsWriter more = new SafetensorsWriter().metadata("k", text + "x");
    assertThrows(ModelFileException.class, more::toBytes);
  }

  @Test
  void theLargestNamesAndRanksCanBeReadBack() {
    byte[] bytes =
        new SafetensorsWriter()
            .metadata("\n".repeat(512), "v")
            .add("\u4e16".repeat(341), ones(16), new float[1], 0)
            .toBytes();
    Safetensors read = RawFile.read(bytes);
    assertEquals(16, read.tensors().getFirst().rank());
    assertEquals("v", read.metadata().get("\n".repeat(512)));
  }

  private static int[] ones(int rank) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    return shape;
  }

  private static float[] ramp(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i * 0.37f - 100;
    }
    return values;
  }
}
