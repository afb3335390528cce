package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evengrad.DataException;

/** Any bytes are read as far as they mean something, or refused by our exception. */
class RunRecordFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void read(byte[] bytes) {
    ReadRecord read;
    try {
      read = ReadRecord.of(bytes);
    } catch (DataException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("run.jsonl"), e::getMessage);
      return;
    }
    long last = -1;
    for (ReadRecord.Step step : read.steps()) {
      assertTrue(step.step() > last, "steps in order");
      last = step.step();
    }
    for (String note : read.notes()) {
      assertTrue(note.startsWith("line "), note);
    }
  }
}
