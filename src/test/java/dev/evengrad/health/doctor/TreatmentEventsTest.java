package dev.evengrad.health.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Treatments in a recording of the Flight Recorder. */
class TreatmentEventsTest {
  private static final Attempt RULED_OUT =
      new Attempt(
          new Prescription(
              "initialization",
              "the initial weights that fit each activation",
              TrainingSettings.of(
                  ModelSpec.parse("input 4; dense 8 tanh; dense 3"),
                  Losses.softmaxCrossEntropy(),
                  Chain.parse("sgd(0.1)"))),
          Attempt.Outcome.RULED_OUT,
          "the weights are of the right size",
          null,
          null,
          0);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTreatmentIsToldToBoth(boolean asked) throws IOException {
    List<Attempt> heard = new ArrayList<>();
    DoctorListener listener =
        TreatmentEvents.besides(
            new DoctorListener() {
              @Override
              public void attempted(Attempt attempt) {
                heard.add(attempt);
              }
            });
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      if (asked) {
        recording.enable("dev.evengrad.Treatment");
      }
      recording.start();
      listener.begins("diagnosing");
      listener.attempted(RULED_OUT);
      recording.stop();
      Path file = folder.resolve("t.jfr");
      recording.dump(file);
      events =
          RecordingFile.readAllEvents(file).stream()
              .filter(event -> event.getEventType().getName().equals("dev.evengrad.Treatment"))
              .toList();
    }
    assertEquals(List.of(RULED_OUT), heard);
    assertEquals(asked ? 1 : 0, events.size(), "off where it is not asked for");
    for (RecordedEvent event : events) {
      assertEquals("initialization", event.getString("treatment"));
      assertEquals("RULED_OUT", event.getString("outcome"));
      assertEquals(RULED_OUT.why(), event.getString("why"));
      assertEquals(RULED_OUT.prescription().change(), event.getString("change"));
      assertEquals(0, event.getDuration().toNanos(), "it was not trained");
    }
  }

  @Test
  void noFieldIsLeftOut() {
    EventType type = EventType.getEventType(TreatmentEvent.class);
    for (var field : TreatmentEvent.class.getDeclaredFields()) {
      // The Flight Recorder adds fields of its own to the class.
      assertFalse(!field.isSynthetic() && type.getField(field.getName()) == null, field.getName());
    }
  }
}
