package dev.evengrad.health.doctor;

/** See {@link #diagnose} and {@link #treat}. */
public final class Doctor {
  private Doctor() {}

  /** What is wrong with a run. */
  public static Diagnosis diagnose(Patient patient) {
    return diagnose(patient, DoctorSettings.standard());
  }

  /** The same with a budget, a listener, a way to cancel. */
  public static Diagnosis diagnose(Patient patient, DoctorSettings settings) {
    return java.util.Optional.<Diagnosis>empty().orElseThrow();
  }

  /** Diagnoses a run and, if it is sick, tries treatments, the smallest first, until it is cured. */
  public static TreatmentResult treat(Patient patient) {
    return treat(patient, DoctorSettings.standard());
  }

  /** The same with a budget, a listener, a way to cancel. */
  public static TreatmentResult treat(Patient patient, DoctorSettings settings) {
    return java.util.Optional.<TreatmentResult>empty().orElseThrow();
  }
}
