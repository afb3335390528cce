package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.SettingException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.kernel.ExponentCounts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of every n-th step, and of those that stand out. */
class ThinnedRecordTest {
  private static final WatchedRun RUN =
      new WatchedRun(
          "", "", "mse", 0, "", 8, List.of(WatchedLayer.of("a", "dense", 3, 4, "", true)));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("run.jsonl");
  }

  private static StepNumbers numbers(long step) {
    StepNumbers numbers = new StepNumbers(1);
    numbers.begin(step);
    numbers.setLoss(1.0 / step, 0.1);
    double norm = (double) step;
    numbers.setNorms(norm, norm, false);
    numbers.set(Statistic.DELTA_NORM, 0, 0.5 * norm);
    return numbers;
  }

  private RunRecordWriter writer(int every) {
    return RunRecordWriter.create(
        file,
        RUN.withEvery(every),
        complaint -> {
          throw new AssertionError(complaint);
        });
  }

  private ReadRecord read() {
    try (RunRecordReader reader = RunRecordReader.open(file)) {
      return ReadRecord.of(reader);
    }
  }

  private List<Long> steps() {
    ReadRecord read = read();
    assertEquals(List.of(), read.notes());
    return read.steps().stream().map(ReadRecord.Step::step).toList();
  }

  @Test
  void everyFourthAndTheLastAreThereWithAllTheirNumbers() {
    StepNumbers last = numbers(11);
    ExponentCounts counts = new ExponentCounts();
    counts.beginWhole();
    counts.take(2, new float[] {1, 3}, 0);
    last.histograms().set(LayerTensor.GRADIENT, 0, counts);
    ReadRecord.Step expected = ReadRecord.Step.of(last, RUN);
    try (RunRecordWriter writer = writer(4)) {
      for (long step = 1; step <= 10; step++) {
        writer.accept(numbers(step));
      }
      writer.accept(last);
      last.begin(99); // may be filled anew, as trainers do
    }
    assertEquals(List.of(1L, 5L, 9L, 11L), steps());
    assertEquals(4, read().run().every());
    assertEquals(expected, read().steps().getLast());
  }

  @Test
  void whatStandsOutIsThere() {
    try (RunRecordWriter writer = writer(100)) {
      writer.accept(numbers(7)); // the first, whichever it is
      writer.accept(numbers(8));
      StepNumbers skipped = numbers(9);
      skipped.setSkipped("spike", "");
      writer.accept(skipped);
      StepNumbers infinite = numbers(10);
      infinite.set(Statistic.DELTA_NORM, 0, Double.POSITIVE_INFINITY);
      writer.accept(infinite);
      StepNumbers loss = numbers(11);
      loss.setLoss(Double.NaN, 0.1);
      writer.accept(loss);
      StepNumbers norm = numbers(12);
      norm.setNorms(Double.POSITIVE_INFINITY, 1, true);
      writer.accept(norm);
      writer.accept(numbers(13));
      writer.mark();
      writer.accept(numbers(14));
      writer.accept(numbers(15));
      writer.mark(); // found by the evaluation after it
      writer.accept(new EvaluationNumbers(15, 1, 1, 0.5, 0.5));
      writer.accept(numbers(16));
      writer.accept(new EvaluationNumbers(16, 1, 1, 0.5, 0.5));
      writer.accept(numbers(101));
    }
    assertEquals(List.of(7L, 9L, 10L, 11L, 12L, 14L, 15L, 101L), steps());
  }

  @Test
  void shortRunsHaveAllByDefault() {
    assertEquals(1, RunRecordWriter.usualEvery(1));
    assertEquals(1, RunRecordWriter.usualEvery(2000));
    assertEquals(32, RunRecordWriter.usualEvery(2001));
    assertEquals(32, RunRecordWriter.usualEvery(0), "nobody knows how many");
  }

  @Test
  void noStepIsNoChoice() {
    assertThrows(SettingException.class, () -> RUN.withEvery(0));
    assertEquals(3, RUN.withPlannedSteps(33).withEvery(16).plannedNumbers());
    assertEquals(33, RUN.withPlannedSteps(33).plannedNumbers());
  }
}
