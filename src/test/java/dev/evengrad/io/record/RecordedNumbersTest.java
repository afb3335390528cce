package dev.evengrad.io.record;

import static dev.evengrad.io.record.RunRecordReaderTest.DESCRIPTION;
import static dev.evengrad.io.record.RunRecordReaderTest.step;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of numbers that are not finite is read. */
class RecordedNumbersTest {
  @ParameterizedTest
  @ValueSource(strings = {"NaN", "null", "\"NaN\""})
  void nanIsReadInEverySpelling(String spelling) {
    ReadRecord read =
        ReadRecord.of(DESCRIPTION + step("\"delta_norm\": " + spelling).replace("0,", "7,"));
    assertEquals(Map.of("a/delta_norm", Double.NaN), read.steps().getFirst().numbers());
    assertEquals(List.of(), read.notes());
  }

  @Test
  void infinityIsReadInEverySpelling() {
    for (String spelling : List.of("Infinity", "\"Infinity\"", "1e999")) {
      ReadRecord read =
          ReadRecord.of(
              DESCRIPTION
                  + step("\"delta_norm\": " + spelling + ", \"delta_mean\": -Infinity")
                  + "{\"step\": 1, \"loss\": \"-Infinity\", \"layers\": {}}");
      assertEquals(
          Map.of(
              "a/delta_norm", Double.POSITIVE_INFINITY, "a/delta_mean", Double.NEGATIVE_INFINITY),
          read.steps().getFirst().numbers());
      assertEquals(Double.NEGATIVE_INFINITY, read.steps().get(1).loss());
      assertEquals(List.of(), read.notes());
    }
  }
}
