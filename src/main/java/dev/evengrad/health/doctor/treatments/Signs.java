package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.InputMoments;
import dev.evengrad.health.forecast.Verdict;

/** Which findings call for what. Names of rules; a notice is enough, since the run is known to be sick by what it learns. */
final class Signs {
  /** Of signals or gradients of a wrong size, such as initial weights, activations and depth make. */
  private static final String[] SIGNAL = {
    "vanishing",
    "exploding",
    "poor_initialization",
    "saturated_units",
    "dead_units",
    "all_zero",
    "unchanged_parameters",
    "non_finite"
  };

  /** Of steps too long. */
  private static final String[] UNSTABLE = {
    "loss_oscillating", "loss_diverging", "loss_jump", "spike", "non_finite"
  };

  /** Of nothing learned, whatever the cause. */
  private static final String[] LEARNING = {
    "loss_stalled", "loss_oscillating", "loss_diverging", "loss_jump", "update_ratio"
  };

  private Signs() {}

  /** Whether signals or gradients have a wrong size, by the forecast or by findings. */
  static boolean signal(Symptoms symptoms) {
    return symptoms.sickForecast() || symptoms.found(SIGNAL);
  }

  static boolean unstable(Symptoms symptoms) {
    return symptoms.found(UNSTABLE);
  }

  static boolean learning(Symptoms symptoms) {
    return symptoms.found(LEARNING);
  }

  /** Why a change of the network alone is not worth a training: its gradient is forecast to vanish or explode still. Empty if it is. */
  static String stillSick(Symptoms symptoms, Prescription prescription) {
    Verdict verdict = forecast(symptoms, prescription).verdict();
    return verdict == Verdict.HEALTHY
        ? ""
        : "the forecast of the changed network is still " + verdict;
  }

  /** The forecast of the changed network. */
  static Forecast forecast(Symptoms symptoms, Prescription prescription) {
    return Forecast.of(
        prescription.settings().network(),
        InputMoments.of(prescription.settings().network(), symptoms.patient().training()));
  }
}
