package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rate that the optimizer is usually given; where it has that, or none is usual, a tenth of it, or ten times as much. */
final class LearningRate implements Treatment {
  /** Within this factor of the usual rate it is the usual one. */
  private static final double NEAR = 1.5;

  private static final double TEN = 10;

  static final String NAME = "rate";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    Optimizer optimizer = patient.settings().chain().optimizer();
    double rate = optimizer.rate();
    double usual = RateText.usual(optimizer);
    List<Prescription> all = new ArrayList<>();
    boolean high = rate > usual * NEAR;
    boolean low = rate < usual / NEAR;
    if (high || low) {
      add(all, patient.settings(), usual);
    }
    if (!low && !high) {
      add(all, patient.settings(), rate / TEN);
      add(all, patient.settings(), rate * TEN);
    }
    return all;
  }

  private static void add(List<Prescription> all, TrainingSettings settings, double rate) {
    double before = settings.chain().optimizer().rate();
    // two digits are enough, and pleasant to read
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.1e", rate));
    RateText.with(settings.chain().optimizer(), rounded)
        .ifPresent(
            optimizer ->
                all.add(
                    new Prescription(
                        NAME,
                        "the rate "
                            + Numbers.text(rounded)
                            + " in the place of "
                            + Numbers.text(before),
                        settings.withChain(RateText.with(settings.chain(), optimizer)))));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    double now = symptoms.settings().chain().optimizer().rate();
    double then = prescription.settings().chain().optimizer().rate();
    boolean usual =
        Math.abs(Math.log(then / RateText.usual(symptoms.settings().chain().optimizer()))) < 0.01;
    boolean unstable = Signs.unstable(symptoms);
    if (usual) {
      return unstable || Signs.learning(symptoms) || Signs.signal(symptoms)
          ? ""
          : "no finding speaks of the rate";
    }
    if (then < now) {
      return unstable ? "" : "no finding speaks of steps too long";
    }
    if (unstable) {
      return "the steps are too long rather than too short";
    }
    if (Signs.signal(symptoms)) {
      return "signals or gradients of a wrong size come first";
    }
    return symptoms.found("loss_stalled", "update_ratio")
        ? ""
        : "no finding speaks of steps too short";
  }
}
