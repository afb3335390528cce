package dev.evengrad.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxCrossEntropyTest {
  private static double loss(float[] logits, int target, float[] gradient) {
    Tensor output = new Tensor(logits, 0, logits.length, logits.length);
    Tensor delta = new Tensor(gradient, 0, logits.length, logits.length);
    LossOp op =
        Losses.softmaxCrossEntropy()
            .compile(KernelBackends.select(BackendChoice.AUTO).newKernels(), output, delta, 1);
    Targets targets = new Targets();
    targets.setClasses(new int[] {target});
    return op.evaluate(1, targets);
  }

  /** Log(1 + exp(-0.5)), wherever the two logits lie. */
  @ParameterizedTest
  @ValueSource(floats = {0, 100, 1000, 10_000, 1e6f, -1e6f})
  void aDifferenceOfHalfGivesTheSameLossAtAnyHeight(float height) {
    float[] gradient = new float[2];
    assertEquals(0.4740769841801067, loss(new float[] {height + 0.5f, height}, 0, gradient), 1e-7);
    assertArrayEquals(new float[] {-0.37754068f, 0.37754068f}, gradient, 1e-7f);
  }

  @ParameterizedTest
  @ValueSource(floats = {1000, 3e38f})
  void extremeLogitsGiveAFiniteLoss(float height) {
    float[] gradient = new float[3];
    assertEquals(0, loss(new float[] {height, 0, 0}, 0, gradient));
    assertArrayEquals(new float[3], gradient);
    assertEquals(height, loss(new float[] {height, 0, 0}, 2, gradient), height * 1e-7);
    assertArrayEquals(new float[] {1, 0, -1}, gradient);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aLogitThatIsNotFiniteGivesALossThatIsNot(float bad) {
    assertFalse(Double.isFinite(loss(new float[] {1, bad, 0}, 0, new float[3])));
  }
}
