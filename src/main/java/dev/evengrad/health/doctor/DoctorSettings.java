package dev.evengrad.health.doctor;

import dev.evengrad.health.doctor.treatments.Treatments;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a doctor may do and who hears of it. Immutable.
 *
 * @param budget how much may be trained
 * @param treatments in the order in which they are tried
 * @param listener hears of what is done
 * @param cancelled asked before every step; once it is true nothing more is trained. An interrupt of the thread does the same
 */
public record DoctorSettings(
    Budget budget, List<Treatment> treatments, DoctorListener listener, BooleanSupplier cancelled) {
  /** Copies the list. */
  public DoctorSettings {
    treatments = List.copyOf(treatments);
  }

  /** The standard budget, all treatments, nobody told. */
  public static DoctorSettings standard() {
    return new DoctorSettings(
        Budget.standard(), Treatments.ALL, new DoctorListener() {}, () -> false);
  }

  /** The same with another budget. */
  public DoctorSettings budget(Budget other) {
    return new DoctorSettings(other, treatments, listener, cancelled);
  }

  /** The same with other treatments, in the order in which they are tried. */
  public DoctorSettings treatments(List<Treatment> others) {
    return new DoctorSettings(budget, others, listener, cancelled);
  }

  /** The same with who hears of what is done. */
  public DoctorSettings listener(DoctorListener other) {
    return new DoctorSettings(budget, treatments, other, cancelled);
  }

  /** The same with what says that it is to end; asked before every step. */
  public DoctorSettings cancelledBy(BooleanSupplier other) {
    return new DoctorSettings(budget, treatments, listener, other);
  }
}
