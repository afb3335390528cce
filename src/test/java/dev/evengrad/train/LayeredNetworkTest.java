package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Layers;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Normalisation, noise, connections and branches keep the promises that dense layers keep. */
class LayeredNetworkTest {
  private static final Dataset DATA = LayeredNetwork.DATA;
  private static final String EXPECTED = train(BackendChoice.SCALAR, 1);

  @TempDir private Path folder;

  private static String train(BackendChoice backend, int threads) {
    try (Trainer trainer = LayeredNetwork.builder(backend, threads).build()) {
      double loss = 0;
      for (int epoch = 0; epoch < 2; epoch++) {
        EpochReport report = trainer.epoch(DATA);
        assertEquals(0, report.skipped());
        loss = report.loss();
      }
      return trainer.sha256() + " " + loss + " " + trainer.evaluate(DATA).loss();
    }
  }

  @Test
  void everyLayerOfTheRegistryIsInIt() {
    Set<String> words = new HashSet<>(List.of(LayeredNetwork.SPEC.toString().split("[^a-z_]+")));
    for (String name : Layers.REGISTRY.layers().names()) {
      assertTrue(words.contains(name), "the network has no " + name);
    }
  }

  /** Broken off after 7 steps, in the middle of the second epoch, and resumed elsewhere. */
  @Test
  void resumedTrainingHasTheBitsOfUninterruptedTraining() {
    Path file = folder.resolve("c.safetensors");
    StopAfter stop = new StopAfter(7);
    try (Trainer first = LayeredNetwork.builder(BackendChoice.VECTOR, 1).observer(stop).build()) {
      stop.trainer = first;
      assertTrue(first.epoch(DATA).complete());
      assertFalse(first.epoch(DATA).complete());
      Checkpoint.save(first.state(), file);
    }
    try (Trainer second = LayeredNetwork.builder(BackendChoice.SCALAR, 2).build()) {
      second.restore(Checkpoint.load(file));
      assertTrue(second.epoch(DATA).complete());
      assertEquals(EXPECTED.substring(0, 64), second.sha256());
    }
  }

  /** Stops the trainer after a number of steps. */
  private static final class StopAfter implements StepObserver {
    private final int steps;
    private Trainer trainer;

    StopAfter(int steps) {
      this.steps = steps;
    }

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      if (view.step() == steps) {
        trainer.requestStop();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void nothingIsAllocated(BackendChoice backend) {
    int rows = 13;
    float[] features = features(rows);
    int[] classes = new int[rows];
    for (int r = 0; r < rows; r++) {
      classes[r] = r % 10;
    }
    try (Trainer trainer = LayeredNetwork.builder(backend, 1).build()) {
      trainer.standardizeBy(DATA);
      trainer.setRate(1e-6);
      Batch batch = Batch.ofClasses(features, rows, 64, classes);
      Allocation.assertNone(
          "training, " + backend,
          3000,
          () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch)));
      Session session = trainer.model().session(rows);
      float[] results = new float[rows * 10];
      Allocation.assertNone(
          "prediction, " + backend, 3000, () -> session.run(features, rows, results));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void aRowAloneHasTheBitsItHasInABatch(BackendChoice backend) {
    int rows = 17;
    float[] features = features(rows);
    try (Trainer trainer = LayeredNetwork.builder(backend, 1).build()) {
      EpochReport unused = trainer.epoch(DATA);
      assertTrue(unused.complete());
      Model model = trainer.model();
      float[] together = new float[rows * 10];
      model.session(rows).run(features, rows, together);
      float[] alone = new float[rows * 10];
      Session session = model.session(1);
      for (int r = 0; r < rows; r++) {
        session.run(features, r * 64, 1, alone, r * 10);
      }
      assertArrayEquals(together, alone);
    }
  }

  private static float[] features(int rows) {
    CounterRandom random = CounterRandom.of(5, "features", 0);
    float[] features = new float[rows * 64];
    for (int i = 0; i < features.length; i++) {
      features[i] = 16 * random.uniform(i);
    }
    return features;
  }
}
