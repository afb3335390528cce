package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.agc;
import static dev.evengrad.optim.Clips.perLayer;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far clipping turned the gradient, in the reports of steps and epochs. */
class ClipCosineReportTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 4; standardize; dense 67 tanh; dense 31 relu; dense 3");
  private static final Dataset DATA = Iris.load();

  /** Every step's cosine. */
  private record Cosines(List<Double> list) implements StepObserver {
    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      if (outcome instanceof StepOutcome.Applied applied) {
        list.add(applied.report().clipCosine());
      }
    }
  }

  private static TrainerBuilder builder(Cosines cosines) {
    return Trainer.of(SPEC)
        .loss(softmaxCrossEntropy())
        .clip(value(0.01))
        .clip(agc(0.05))
        .clip(perLayer(0.1))
        .optimizer(adam(0.01))
        .batchSize(8)
        .seed(3)
        .observer(cosines);
  }

  @Test
  void everyNthStepAndTheMeanOverAnEpoch() {
    Cosines cosines = new Cosines(new ArrayList<>());
    try (Trainer trainer = builder(cosines).clipCosineEvery(5).build()) {
      EpochReport report = trainer.epoch(DATA);
      double sum = 0;
      for (int i = 0; i < cosines.list.size(); i++) {
        double cosine = cosines.list.get(i);
        assertEquals(i % 5 != 0, Double.isNaN(cosine), "step " + i);
        sum += i % 5 == 0 ? cosine : 0;
      }
      assertEquals(19, cosines.list.size());
      assertEquals(sum / 4, report.clipCosine());
      assertTrue(report.clipCosine() > 0.1 && report.clipCosine() < 0.99, report::toString);
    }
  }

  @Test
  void theSameBitsOnEveryBackendAndNumberOfThreads() {
    List<Double> expected = new ArrayList<>();
    try (Trainer trainer = builder(new Cosines(expected)).clipCosineEvery(1).build()) {
      trainer.epoch(DATA);
    }
    for (String backend : new String[] {"scalar", "vector"}) {
      Cosines cosines = new Cosines(new ArrayList<>());
      TrainerBuilder other =
          builder(cosines).backend(BackendChoice.parse(backend)).threads(2).spinMicros(50);
      try (Trainer trainer = other.clipCosineEvery(1).build()) {
        trainer.epoch(DATA);
      }
      assertEquals(expected, cosines.list, backend);
    }
  }

  @Test
  void neverIsNeverAndChangesNoBit() {
    Cosines cosines = new Cosines(new ArrayList<>());
    try (Trainer never = builder(cosines).clipCosineEvery(0).build();
        Trainer byDefault = builder(new Cosines(new ArrayList<>())).build()) {
      assertTrue(Double.isNaN(never.epoch(DATA).clipCosine()));
      assertTrue(cosines.list.stream().allMatch(c -> Double.isNaN(c)));
      assertTrue(byDefault.epoch(DATA).clipCosine() < 1);
      assertEquals(never.sha256(), byDefault.sha256());
    }
    assertThrows(SettingException.class, () -> builder(cosines).clipCosineEvery(-1));
  }
}
