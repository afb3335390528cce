package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import java.util.ArrayList;
import java.util.List;

/** A clip of the global norm at 1 where there is none, or in the place of one that acts in most steps; or none at all. */
final class Clipping implements Treatment {
  static final String NAME = "clip";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    List<GradientTransform> clips = RateText.clips(settings.chain());
    GradientTransform one = Clips.globalNorm(1);
    List<Prescription> all = new ArrayList<>();
    if (!clips.equals(List.of(one))) {
      all.add(
          new Prescription(
              NAME,
              change(clips, List.of(one)),
              settings.withChain(RateText.withClips(settings.chain(), one))));
    }
    if (!clips.isEmpty()) {
      all.add(
          new Prescription(
              NAME,
              change(clips, List.of()),
              settings.withChain(RateText.withClips(settings.chain()))));
    }
    return all;
  }

  static String change(List<GradientTransform> before, List<GradientTransform> after) {
    String now = after.isEmpty() ? "no clip" : "gradients clipped by " + text(after);
    return before.isEmpty() ? now : now + " in the place of " + text(before);
  }

  private static String text(List<GradientTransform> clips) {
    return String.join(", ", clips.stream().map(GradientTransform::text).toList());
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    boolean clipped = !RateText.clips(symptoms.settings().chain()).isEmpty();
    if (clipped) {
      return symptoms.found("clipping_hides_fault") ? "" : "the clip does not act in most steps";
    }
    return symptoms.found("non_finite", "spike", "loss_jump", "loss_diverging")
        ? ""
        : "no finding speaks of single steps too long";
  }
}
