package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.RecordedRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five runs that PyTorch 2.13 made, with NaN and Infinity as Python writes them. */
class PytorchRecordsTest {
  @ParameterizedTest
  @CsvSource({
    "healthy-relu-4, 5, 200, 4",
    "vanishing-tanh-30-default-init, 31, 200, 4",
    "vanishing-relu-24-xavier-frozen-biases, 25, 200, 4",
    "spike-relu-4-at-step-120, 5, 200, 4",
    "exploding-relu-20-twice-he, 21, 60, 1"
  })
  void areReadAsTheyAre(String run, int layers, int steps, int evaluations) {
    try (RunRecordReader reader = RunRecordReader.open(RecordedRun.of(run).file())) {
      ReadRecord read = ReadRecord.of(reader);
      assertEquals(List.of(), read.notes());
      assertEquals(run, read.run().name());
      assertEquals("pytorch 2.13.0+cpu", read.run().framework());
      assertEquals(layers, read.run().layers().size());
      assertEquals(
          layers - 1, read.run().layers().stream().filter(layer -> layer.profiled()).count());
      assertEquals(steps, read.steps().size());
      assertEquals(evaluations, read.evaluations().size());
      assertTrue(
          read.steps().stream().allMatch(step -> step.numbers().size() == 7 * layers),
          "seven numbers a layer");
    }
  }

  @Test
  void whatIsNotANumberIsThere() {
    try (RunRecordReader reader =
        RunRecordReader.open(RecordedRun.of("exploding-relu-20-twice-he").file())) {
      ReadRecord.Step last = ReadRecord.of(reader).steps().getLast();
      assertEquals(Double.NaN, last.loss());
      assertEquals(Double.NaN, last.numbers().get("layers.0/delta_norm"));
      assertEquals(0.0, last.numbers().get("layers.0/gradient_zeros"));
    }
  }
}
