package dev.evengrad.benchmarks.health;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.doctor.treatments.Treatments;
import java.util.List;
import java.util.Locale;

/// Who chooses what is tried. The diagnosis, when a treatment counts as a cure, and the budget are the same for all.
public enum Treater {
  /// Our treatments in our order, what findings and forecast rule out left out.
  EVENGRAD("Evengrad"),
  /// Nothing is changed; training goes on for as many steps as the others may spend.
  UNTREATED("untreated, goes on for the budget"),
  /// AutoTrainer's repairs of what its rules find, in its order.
  AUTOTRAINER("AutoTrainer's order"),
  /// Our treatments, drawn.
  RANDOM("random treatment");

  private final String title;

  Treater(String title) {
    this.title = title;
  }

  /// Its name in tables.
  public String title() {
    return title;
  }

  /// Its name in results.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Treater of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// What is tried, in this order.
  ///
  /// @param seed for what is drawn
  List<Treatment> treatments(Patient patient, long seed) {
    return switch (this) {
      case EVENGRAD -> Treatments.ALL;
      case UNTREATED -> List.of();
      case AUTOTRAINER -> AutoTrainerRepairs.of(patient);
      case RANDOM -> RandomTreatment.several(seed);
    };
  }
}
