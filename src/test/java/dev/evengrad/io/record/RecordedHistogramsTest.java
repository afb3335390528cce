package dev.evengrad.io.record;

import static dev.evengrad.io.record.RunRecordReaderTest.DESCRIPTION;
import static dev.evengrad.io.record.RunRecordReaderTest.step;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histograms of a record are read, and those that make no sense are left out, with line and field. */
class RecordedHistogramsTest {
  @Test
  void histogramsAreRead() {
    ReadRecord read =
        ReadRecord.of(
            DESCRIPTION
                + step(
                    "\"delta_log2\": {\"lowest\": -70, \"counts\": [3, 0, 2, "
                        + "0, ".repeat(66)
                        + "7, 0], \"zeros\": 9}, \"activation_log2\": {\"counts\": []}"));
    assertEquals(List.of(), read.notes());
    Map<String, Integer> expected = new TreeMap<>();
    expected.put("a/activation_log2/non_finite", 0);
    expected.put("a/activation_log2/zeros", 0);
    expected.put("a/delta_log2/non_finite", 0);
    expected.put("a/delta_log2/zeros", 9);
    for (int e = -64; e < -1; e++) {
      expected.put("a/delta_log2/" + e, e == -64 ? 5 : 0);
    }
    expected.put("a/delta_log2/-1", 7);
    assertEquals(expected, read.steps().getFirst().histograms());
    assertEquals(Map.of(), read.steps().getFirst().numbers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "[1, 2]! field delta_log2: expected an object, e.g. {\"lowest\": -3, \"counts\": [1, 5,"
            + " 2]}",
        "{\"lowest\": 1}! field delta_log2, field counts: expected an array of whole numbers",
        "{\"lowest\": 1, \"counts\": [1, -2]}! field delta_log2, field counts: expected up to 2200"
            + " whole numbers from 0 to 2147483647",
        "{\"lowest\": 1, \"counts\": [1, {}]}! field delta_log2, field counts: expected up to 2200"
            + " whole numbers from 0 to 2147483647",
        "{\"lowest\": 1, \"counts\": [0.5]}! field delta_log2, field counts: expected up to 2200"
            + " whole numbers from 0 to 2147483647",
        "{\"counts\": [1]}! field delta_log2, field lowest: missing, expected the binary exponent"
            + " of the first of the counts, a whole number from -1100 to 1100",
        "{\"lowest\": 0.5, \"counts\": [1]}! field delta_log2, field lowest: is 0.5, expected the"
            + " binary exponent of the first of the counts, a whole number from -1100 to 1100",
      })
  void histogramsThatMakeNoSenseAreLeftOut(String histogram, String message) {
    ReadRecord read =
        ReadRecord.of(DESCRIPTION + step("\"delta_log2\": " + histogram + ", \"delta_norm\": 1"));
    assertEquals(List.of("line 2: layer 'a', " + message + "; left out"), read.notes());
    assertEquals(Map.of("a/delta_norm", 1.0), read.steps().getFirst().numbers());
    assertEquals(Map.of(), read.steps().getFirst().histograms());
  }
}
