package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A few recipes of the seeds that the doctor was tuned on, treated as the benchmark treats them.
class TreatedTrainingTest {
  private static final Path OUTCOMES = Path.of("benchmarks/results/health-outcomes.json");

  @TempDir Path folder;

  private static TreatedRun treated(long seed, Treater treater) throws IOException {
    return TreatedTraining.of(
        RecipeGenerator.recipe(seed),
        Outcomes.read(OUTCOMES).all().get(seed),
        treater,
        new Twins(),
        "abc");
  }

  @Test
  void restoresASickRun() throws IOException {
    TreatedRun run = treated(2, Treater.EVENGRAD);
    assertEquals(Health.SICK, run.health(), run.recipe());
    assertEquals(5, run.folds().size());
    assertTrue(run.restored(), () -> TreatmentScore.words(run));
    assertTrue(run.after() > run.before() + 0.3, () -> TreatmentScore.words(run));
    assertEquals(run.json(), TreatedRun.of(run.json()).json());
  }

  @Test
  void leavesAHealthyRunAlone() throws IOException {
    TreatedRun run = treated(0, Treater.EVENGRAD);
    assertEquals(Health.HEALTHY, run.health(), run.recipe());
    assertEquals(1, run.folds().size());
    assertEquals("healthy", run.folds().getFirst().outcome());
    assertFalse(run.folds().getFirst().changed());
  }

  @Test
  void drawsEveryPrescriptionOnce() {
    Split split = Iris.load().stratifiedSplit(0.2, 0);
    Patient patient =
        new Patient(
            CrossValidated.settings(RecipeGenerator.recipe(2))
                .withNetwork(ModelSpec.parse("input 4; repeat 6 [ dense 8 tanh ]; dense 3")),
            split.training(),
            split.heldOut());
    Set<String> drawn = new HashSet<>();
    int several = 0;
    for (Treatment treatment : RandomTreatment.several(7)) {
      List<String> changes =
          treatment.prescriptions(patient).stream().map(p -> p.change()).toList();
      assertEquals(
          changes, treatment.prescriptions(patient).stream().map(p -> p.change()).toList());
      several += changes.size();
      drawn.addAll(changes);
    }
    assertEquals(several, drawn.size());
    assertTrue(several > 10 && several < 60, () -> drawn.toString());
    // the first alone may be the same by chance
    assertFalse(drawn(8, patient).equals(drawn(7, patient)));
  }

  private static List<String> drawn(long seed, Patient patient) {
    return RandomTreatment.several(seed).stream()
        .flatMap(treatment -> treatment.prescriptions(patient).stream())
        .map(prescription -> prescription.change())
        .toList();
  }

  @Test
  void measuresWhatIsMissing() throws IOException, InterruptedException {
    Path file = folder.resolve("health-treatment.json");
    List<String> progress = new ArrayList<>();
    String[] arguments = {
      OUTCOMES.toString(), file.toString(), "abc", "2026-01-31", "4", "4", "evengrad", "all"
    };
    MeasureTreatment.measure(arguments, progress::add);
    TreatedRun shuffled = TreatedRuns.all(file).getFirst();
    assertEquals(Health.INCURABLE, shuffled.health(), shuffled.recipe());
    assertEquals("incurable", shuffled.folds().getFirst().outcome());
    MeasureTreatment.measure(arguments, progress::add);
    assertEquals(1, progress.size());
    arguments[5] = "500";
    assertThrows(
        IllegalStateException.class, () -> MeasureTreatment.measure(arguments, progress::add));
  }
}
