package dev.evengrad.health.doctor;

import java.util.List;

/**
 * One kind of change that may cure a run. Implement it to add one of your own; {@link DoctorSettings#treatments} takes a list of them.
 */
public interface Treatment {
  /** Its name, in lower case with underscores, e.g. {@code initialization}. */
  String name();

  /**
   * All that it can do for such settings, the smallest change first; empty if they have it already, or if it cannot be done.
   *
   * @param patient whose settings are to be changed
   */
  List<Prescription> prescriptions(Patient patient);

  /**
   * Why it need not be tried: what it is against is neither in the forecast nor in the findings. Empty if it is to be tried.
   *
   * @param prescription one of those for the patient
   */
  String ruledOut(Symptoms symptoms, Prescription prescription);
}
