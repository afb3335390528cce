package dev.evengrad.io.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Log2Histograms;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.Json;
import dev.evengrad.kernel.ExponentCounts;
import dev.evengrad.testing.Allocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, to the bit, and a record is never in the way of training or of other files. */
class RunRecordWriterTest {
  private static final int SEED = 4;
  private static final String ODD = "\u0000\u001b[31m\"\\\n重み\ud83d\ude00";
  private static final WatchedRun RUN =
      new WatchedRun(
              "run " + ODD,
              "evengrad",
              "mse",
              0,
              "adam(0.001)",
              64,
              List.of(
                  new WatchedLayer(ODD, "dense", 3, 4, "relu", false, false, true, 7, true),
                  WatchedLayer.of("", "residual", 0, 0, "", true),
                  WatchedLayer.of("dense3", "dense", 4, 1, "identity", false)))
          .withChanceLoss(0.75)
          .withPlannedSteps(1000)
          .withAbout(Map.of("seed", "4", ODD, ODD));

  private static final InputNumbers INPUTS =
      new InputNumbers(
          List.of(
              new InputNumbers.Column(ODD, 0.1, 1e-300, -3, 7),
              new InputNumbers.Column("b", Double.NaN, Double.POSITIVE_INFINITY, 0, 1e300)));

  @TempDir Path folder;

  private final List<String> complaints = new ArrayList<>();

  private static StepNumbers numbers(long step, Random random) {
    StepNumbers numbers = new StepNumbers(3);
    numbers.begin(step);
    if (random.nextInt(4) > 0) {
      numbers.setLoss(any(random), random.nextBoolean() ? Double.NaN : any(random));
      numbers.setNorms(any(random), any(random), random.nextBoolean());
    } else {
      numbers.setRate(any(random));
    }
    if (random.nextInt(4) == 0) {
      numbers.setSkipped("forward_not_finite", random.nextBoolean() ? "" : ODD);
    }
    for (int layer = 0; layer < 3; layer++) {
      for (Statistic statistic : Statistic.values()) {
        if (random.nextInt(3) > 0) {
          numbers.set(statistic, layer, Math.abs(any(random)));
        }
      }
      for (LayerTensor tensor : LayerTensor.values()) {
        if (random.nextInt(3) > 0) {
          histogram(numbers.histograms(), tensor, layer, random);
        }
      }
    }
    return numbers;
  }

  private static void histogram(
      Log2Histograms histograms, LayerTensor tensor, int layer, Random random) {
    ExponentCounts counts = new ExponentCounts();
    counts.beginWhole();
    float[] values = new float[random.nextInt(50)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) any(random);
    }
    counts.take(values.length, values, 0);
    histograms.set(tensor, layer, counts);
  }

  private static double any(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> 0;
      case 3 -> Double.MIN_VALUE;
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(-40, 40));
    };
  }

  @Test
  void whatIsWrittenIsReadAgainToTheBit() throws IOException {
    Path file = folder.resolve("run.jsonl");
    Random random = new Random(SEED);
    List<ReadRecord.Step> steps = new ArrayList<>();
    EvaluationNumbers evaluation = new EvaluationNumbers(49, 0.5, Double.NaN, 0.75, 1);
    try (RunRecordWriter writer = RunRecordWriter.create(file, RUN, INPUTS, complaints::add)) {
      for (int step = 1; step < 50; step++) {
        StepNumbers numbers = numbers(step, random);
        steps.add(ReadRecord.Step.of(numbers, RUN));
        writer.accept(numbers);
      }
      writer.accept(evaluation);
    }
    try (RunRecordReader reader = RunRecordReader.open(file)) {
      ReadRecord read = ReadRecord.of(reader);
      assertEquals(RUN, read.run());
      assertEquals(INPUTS, reader.inputs());
      assertEquals(steps, read.steps());
      assertEquals(List.of(evaluation), read.evaluations());
      assertEquals(List.of(), read.notes());
    }
    assertEquals(List.of(), complaints);
    for (String line : Files.readAllLines(file)) {
      Json.parse(line); // strict
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    }
  }

  /** Another process sees every line as soon as it is written, and whole. */
  @Test
  void itIsReadableWhileItGrows() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (RunRecordWriter writer = RunRecordWriter.create(file, RUN, complaints::add)) {
      for (int step = 0; step < 5; step++) {
        writer.accept(numbers(step, new Random(step)));
        try (RunRecordReader reader = RunRecordReader.open(file)) {
          ReadRecord read = ReadRecord.of(reader);
          assertEquals(step + 1, read.steps().size());
          assertEquals(List.of(), read.notes());
        }
      }
    }
  }

  @Test
  void aFailingDiskEndsTheRecordWithOneMessage() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (kept.size() + length > 20_000) {
              throw new IOException("No space left on device");
            }
            kept.write(bytes, offset, length);
          }
        };
    RunRecordWriter writer =
        new RunRecordWriter(full, "run.jsonl", RUN, null, -1, 0, complaints::add);
    for (int step = 0; step < 100; step++) {
      writer.accept(numbers(step, new Random(step)));
      writer.accept(new EvaluationNumbers(step, 1, 1, 1, 1));
    }
    writer.close();
    assertEquals(
        List.of(
            "run.jsonl: the record ends here, training goes on: it cannot be written further: No"
                + " space left on device"),
        complaints);
    ReadRecord read = ReadRecord.of(kept.toString(UTF_8));
    assertTrue(read.steps().size() > 1 && read.steps().size() < 100);
    assertEquals(List.of(), read.notes());
  }

  @Test
  void aResumedRunGoesOnInTheSameFile() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (RunRecordWriter writer = RunRecordWriter.append(file, RUN, null, 0, complaints::add)) {
      for (int step = 1; step <= 5; step++) {
        writer.accept(numbers(step, new Random(step)));
      }
    }
    // killed within a line
    Files.writeString(file, Files.readString(file) + "{\"step\": 6, \"lo");
    try (RunRecordWriter writer = RunRecordWriter.append(file, RUN, null, 3, complaints::add)) {
      for (int step = 4; step <= 8; step++) {
        writer.accept(numbers(step, new Random(step)));
      }
    }
    try (RunRecordReader reader = RunRecordReader.open(file)) {
      ReadRecord read = ReadRecord.of(reader);
      assertEquals(8, read.steps().size());
      for (int step = 1; step <= 8; step++) {
        assertEquals(
            ReadRecord.Step.of(numbers(step, new Random(step)), RUN), read.steps().get(step - 1));
      }
      assertEquals(List.of(), read.notes());
    }
  }

  @Test
  void aRecordOfOtherLayersIsNotGoneOnWith() throws IOException {
    Path file = folder.resolve("run.jsonl");
    RunRecordWriter.create(file, RUN, complaints::add).close();
    WatchedRun other =
        new WatchedRun("", "", "", 0, "", 0, List.of(WatchedLayer.of("x", "", 0, 0, "", true)));
    DataException e =
        assertThrows(
            DataException.class,
            () -> RunRecordWriter.append(file, other, null, 1, complaints::add));
    assertEquals(
        file + " is the record of another run, of other layers; name another file", e.getMessage());
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void onlyARecordIsReplaced() throws IOException {
    Path file = folder.resolve("thesis.txt");
    byte[] packed = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (byte[] content : List.of("ten years of work\n".getBytes(UTF_8), packed, new byte[100])) {
      Files.write(file, content);
      DataException e =
          assertThrows(
              DataException.class, () -> RunRecordWriter.create(file, RUN, complaints::add));
      assertEquals(
          file + " is there and is no record of a run, and is not replaced; name another file",
          e.getMessage());
      assertThrows(
          DataException.class, () -> RunRecordWriter.append(file, RUN, null, 1, complaints::add));
      assertEquals(content.length, Files.size(file));
    }
    Files.write(file, new byte[0]);
    RunRecordWriter.create(file, RUN, complaints::add).close();
    RunRecordWriter.create(file, RUN, complaints::add).close();
    assertEquals(1, Files.readAllLines(file).size());
    assertThrows(
        DataException.class,
        () -> RunRecordWriter.create(folder.resolve("no/such"), RUN, complaints::add));
    assertThrows(DataException.class, () -> RunRecordWriter.create(folder, RUN, complaints::add));
  }

  @Test
  void nothingIsAllocatedForAStep() {
    RunRecordWriter writer =
        new RunRecordWriter(
            OutputStream.nullOutputStream(), "run.jsonl", RUN, null, -1, 0, complaints::add);
    StepNumbers numbers = numbers(123_456, new Random(SEED));
    Allocation.assertNone("a step of a record", 1000, () -> writer.accept(numbers));
  }
}
