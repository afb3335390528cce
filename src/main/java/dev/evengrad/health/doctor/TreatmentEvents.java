package dev.evengrad.health.doctor;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Emits an event {@code dev.evengrad.Treatment} for the JDK's Flight Recorder for each treatment that a doctor tries or rules out, and
 * tells another listener. The event is off in every recording that does not ask for it by name.
 */
public final class TreatmentEvents implements DoctorListener {
  private final DoctorListener other;
  private @Nullable TreatmentEvent begun;

  private TreatmentEvents(DoctorListener other) {
    this.other = other;
  }

  /** For {@link DoctorSettings#listener}; the other listener alone in a JVM without the module {@code jdk.jfr}. */
  public static DoctorListener besides(DoctorListener other) {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent()
        ? new TreatmentEvents(other)
        : other;
  }

  @Override
  public void begins(String what) {
    if (FlightRecorder.isInitialized()) {
      begun = new TreatmentEvent();
      begun.begin();
    }
    other.begins(what);
  }

  @Override
  public void spent(long spent, long budget) {
    other.spent(spent, budget);
  }

  @Override
  public void diagnosed(Diagnosis diagnosis) {
    other.diagnosed(diagnosis);
  }

  @Override
  public void attempted(Attempt attempt) {
    if (FlightRecorder.isInitialized()) {
      // One that is ruled out is not begun, and takes no time.
      TreatmentEvent event =
          begun == null || attempt.trial() == null ? new TreatmentEvent() : begun;
      event.treatment = attempt.prescription().treatment();
      event.change = attempt.prescription().change();
      event.outcome = attempt.outcome().name();
      event.why = attempt.why();
      event.steps = attempt.steps();
      event.commit();
      begun = null;
    }
    other.attempted(attempt);
  }
}
