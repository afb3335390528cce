package dev.evengrad.benchmarks.health;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.doctor.treatments.Treatments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One of all the prescriptions that all treatments have for a run, each as likely as any other, but none that was drawn before; nothing is ruled out.
/// Drawn anew only where it can no longer be had, since another was kept meanwhile.
final class RandomTreatment implements Treatment {
  /// More than there are prescriptions for any run.
  private static final int SEVERAL = 60;

  private final Random random;
  private final Set<String> drawn;
  private final String name;
  private @Nullable String mine;

  private RandomTreatment(Random random, Set<String> drawn, String name) {
    this.random = random;
    this.drawn = drawn;
    this.name = name;
  }

  /// As many as can be tried, one after the other.
  static List<Treatment> several(long seed) {
    Random random = new Random(seed);
    Set<String> drawn = new HashSet<>();
    List<Treatment> all = new ArrayList<>();
    for (int i = 1; i <= SEVERAL; i++) {
      all.add(new RandomTreatment(random, drawn, "random_" + i));
    }
    return all;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    List<Prescription> all = new ArrayList<>();
    for (Treatment treatment : Treatments.ALL) {
      all.addAll(treatment.prescriptions(patient));
    }
    for (Prescription prescription : all) {
      if (prescription.change().equals(mine)) {
        return List.of(prescription);
      }
    }
    all.removeIf(prescription -> drawn.contains(prescription.change()));
    if (all.isEmpty()) {
      return List.of();
    }
    Prescription pick = all.get(random.nextInt(all.size()));
    mine = pick.change();
    drawn.add(mine);
    return List.of(pick);
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    return "";
  }
}
