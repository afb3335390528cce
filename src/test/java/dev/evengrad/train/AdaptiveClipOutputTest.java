package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.agc;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adaptive clipping leaves the layers alone that make the outputs, wherever they stand in the layout. */
class AdaptiveClipOutputTest {
  private static final Dataset DATA = Iris.load();

  private static Model afterAStep(ModelSpec spec, boolean clipped, String frozen) {
    Batches batches = new Batches(DATA, 150, 0, false);
    Batch batch = batches.newBatch();
    batches.next(batch);
    TrainerBuilder builder = Trainer.of(spec).loss(softmaxCrossEntropy()).batchSize(150).seed(5);
    if (clipped) {
      builder.clip(agc(1e-6));
    }
    if (!frozen.isEmpty()) {
      builder.freeze(frozen);
    }
    try (Trainer trainer = builder.optimizer(sgd(0.1)).build()) {
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
      return trainer.model();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          dense 9 tanh; dense 3                                       | dense2
          dense 9 tanh; dense 3; log_softmax                          | dense2
          dense 9 tanh; dense 3; prelu                                | dense2
          dense 9 tanh; dense 3; layer_norm; tanh                     | dense2
          dense 9 tanh; dense 3 frozen=true                           | dense2
          repeat 3 [dense 3 tanh]                                     | dense3
          repeat 2 [dense 4 tanh]; repeat 2 [dense 3; tanh; rms_norm] | dense4
          "dense 9; branches [dense 1 | dense 4 tanh; dense 2; prelu]"  | dense2 dense4
          "dense 3; branches mode=sum [tanh | prelu]"                 | dense1
          dense 9 tanh; residual project=true [dense 5 tanh; dense 3] | dense3 projection1
          dense 3; residual scale=learned [tanh]                      | dense1
          dense 3; residual scale=learned [dense 3 tanh]              | dense2
          dense 9 tanh; auxiliary [dense 5 tanh; dense 3]; dense 3    | auxiliary1/dense2 dense2
          dense 9 tanh; dense 3; auxiliary [dense 3; prelu]           | auxiliary1/dense1 dense2
          """)
  void outputLayersAreLeftAlone(String layers, String outputs) {
    ModelSpec spec = ModelSpec.parse("input 4; " + layers);
    Set<String> expected = new TreeSet<>(Arrays.asList(outputs.split(" ")));
    assertEquals(expected, new TreeSet<>(spec.declaration().parameterLayout().outputLayers()));
    requireClipped(spec, expected, "");
    if (!layers.contains("frozen")) {
      requireClipped(spec, expected, expected.iterator().next() + ".*");
    }
  }

  @Test
  void theReferenceLeavesTheSameAlone() {
    VerificationReport report =
        Verification.of(
                ModelSpec.parse("input 5; dense 19 tanh; auxiliary [dense 10]; dense 10; prelu"))
            .loss(softmaxCrossEntropy())
            .chain(Chain.parse("chain(agc(0.01), sgd(0.1))"))
            .run();
    assertTrue(report.passed(), report::toString);
  }

  private static void requireClipped(ModelSpec spec, Set<String> outputs, String frozen) {
    Model free = afterAStep(spec, false, frozen);
    Model clipped = afterAStep(spec, true, frozen);
    float[] start = spec.declaration().initialParameters(5);
    for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
      String name = slice.name();
      boolean same = Arrays.equals(free.parameter(name), clipped.parameter(name));
      float[] before = Arrays.copyOfRange(start, slice.offset(), slice.end());
      boolean still = Arrays.equals(before, free.parameter(name));
      assertEquals(
          still || outputs.contains(slice.layer()), same, name + " of " + spec + " " + frozen);
    }
  }
}
