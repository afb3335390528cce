package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain of rectifiers without biases is homogeneous. So {@code <W, dL/dW>} is the same number in every layer, however small the
 * gradient has become: the ratio of weight gradients between first and last layer cannot show that it vanishes.
 */
class RectifierChainTest {
  private static final int ROWS = 16;
  private static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 24; repeat 20 [dense 48 relu bias=false init=xavier_normal]; dense 5 bias=false");

  private static float[] features(long seed) {
    CounterRandom random = CounterRandom.of(seed, "features", 0);
    float[] features = new float[ROWS * 24];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.gaussian(i);
    }
    return features;
  }

  private static Trainer trainer(long seed, StepObserver observer) {
    return Trainer.of(SPEC)
        .loss(Losses.softmaxCrossEntropy())
        .optimizer(Optimizers.sgd(0.1))
        .batchSize(ROWS)
        .seed(seed)
        .observer(observer)
        .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void weightsTimesTheirGradientIsTheSameInEveryLayer(long seed) {
    List<double[]> products = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            for (ParameterSlice slice : view.parameters().layout().slices()) {
              double product = 0;
              double size = 0;
              float[] weights = view.parameters().copy(slice.name());
              float[] gradients = view.gradients().copy(slice.name());
              for (int i = 0; i < weights.length; i++) {
                double term = (double) weights[i] * gradients[i];
                product += term;
                size += Math.abs(term);
              }
              products.add(new double[] {product, size});
            }
          }
        };
    int[] classes = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      classes[i] = i % 5;
    }
    try (Trainer trainer = trainer(seed, observer)) {
      assertTrue(
          trainer.step(Batch.ofClasses(features(seed), ROWS, 24, classes))
              instanceof StepOutcome.Applied);
    }
    assertEquals(21, products.size());
    double last = products.getLast()[0];
    assertTrue(last != 0);
    for (double[] product : products) {
      assertEquals(last, product[0], 1e-5 * product[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void theOutputsGrowWithTheInputs(long seed) {
    Model model;
    try (Trainer trainer = trainer(seed, new StepObserver() {})) {
      model = trainer.model();
    }
    float[] plain = outputs(model, features(seed), 1);
    // A power of two rounds nothing, so not a bit of the fractions may differ.
    for (float factor : new float[] {0.25f, 2, 1024}) {
      float[] expected = plain.clone();
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= factor;
      }
      assertArrayEquals(expected, outputs(model, features(seed), factor));
    }
    float[] tripled = outputs(model, features(seed), 3);
    float largest = 0;
    for (float value : plain) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < plain.length; i++) {
      assertEquals(3 * plain[i], tripled[i], 1e-5 * largest);
    }
  }

  private static float[] outputs(Model model, float[] features, float factor) {
    float[] scaled = features.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    float[] outputs = new float[ROWS * 5];
    model.session(ROWS).runLogits(scaled, ROWS, outputs);
    return outputs;
  }
}
