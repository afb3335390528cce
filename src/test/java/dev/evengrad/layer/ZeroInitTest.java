package dev.evengrad.layer;

import static dev.evengrad.activation.Activations.RELU;
import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.layer.Layers.residual;
import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.model.ModelSpec.input;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Residual connections whose last dense layer starts at zero. */
class ZeroInitTest {
  private static final String THIRTY =
      "repeat 30 [residual zero_init=true [dense 48 relu; dense 64]]";

  private static float[] gaussian(int n) {
    CounterRandom random = CounterRandom.of(3, "features", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.gaussian(i);
    }
    return values;
  }

  @Test
  void codeAndTextMakeTheSameNetwork() {
    ModelSpec code =
        ModelSpec.of(
            input(8),
            residual(dense(5, RELU), dense(8)).scale(0.5).zeroInit(),
            residual(dense(5, RELU), dense(4)).zeroInit().projected());
    String text =
        "input 8; residual scale=0.5 zero_init=true [dense 5 relu; dense 8]"
            + "; residual project=true zero_init=true [dense 5 relu; dense 4]";
    assertEquals(text, code.toString());
    assertEquals(code, ModelSpec.parse(text));
  }

  @Test
  void describeShowsTheInitializerInForce() {
    String table =
        ModelSpec.parse("input 8; " + "residual zero_init=true [dense 5 relu; dense 8]").describe();
    assertTrue(table.contains("residual zero_init=true"), table);
    assertTrue(
        table.lines().anyMatch(l -> l.contains("dense2") && l.endsWith("weight zeros, bias zeros")),
        table);
    assertTrue(table.lines().anyMatch(l -> l.contains("dense1") && l.contains("he_normal")), table);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void thirtyConnectionsAreTheIdentityAtFirst(BackendChoice backend) {
    int rows = 5;
    float[] x = gaussian(rows * 64);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 64; " + THIRTY))
            .loss(mse())
            .optimizer(sgd(0.1))
            .backend(backend)
            .build()) {
      float[] y = new float[x.length];
      trainer.model().session(rows).run(x, rows, y);
      assertArrayEquals(x, y);
    }
  }

  @Test
  void theyLearn() {
    Dataset data = Digits.load().splitRows(1497, 3).training();
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 64; standardize; " + THIRTY + "; dense 10"))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .batchSize(64)
            .build()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        assertEquals(0, trainer.epoch(data).skipped());
      }
      double accuracy = trainer.evaluate(data).accuracy();
      assertTrue(accuracy > 0.9, "accuracy " + accuracy);
    }
  }

  /** Ends other than a plain dense layer: zero at first, and no longer after a step. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense 8 tanh",
        "dense 8 gelu",
        "dense 8 leaky_relu; flatten",
        "dense 8; tanh; dropout 0.1",
        "dense 8; prelu",
        "dense 8 init=zeros",
        "dense 4 relu; dense 8; auxiliary [dense 8]"
      })
  void otherEnds(String branch) {
    float[] x = gaussian(4 * 8);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 8; residual zero_init=true [" + branch + "]"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .batchSize(4)
            .build()) {
      float[] y = new float[x.length];
      trainer.model().session(4).run(x, 4, y);
      assertArrayEquals(x, y);
      assertInstanceOf(
          StepOutcome.Applied.class, trainer.step(Batch.ofValues(x, 4, 8, new float[x.length], 8)));
      trainer.model().session(4).run(x, 4, y);
      float[] moved = y.clone();
      assertTrue(!java.util.Arrays.equals(x, moved));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "[tanh] ! needs a dense layer",
        "[dense 8; layer_norm] ! ends with 'layer_norm'",
        "[dense 8; residual [dense 8]] ! ends with 'residual [dense 8]'",
        "[repeat 2 [dense 8]] ! ends with 'repeat 2 [dense 8]'",
        "[dense 8 sigmoid] ! sigmoid(0) is 0.5",
        "[dense 8; softplus] ! softplus(0) is 0.69",
        "[dense 8 relu] ! relu'(0) is 0",
        "[dense 8; relu] ! relu'(0) is 0",
        "[dense 8 init=he_normal] ! leave out one of the two",
        "scale=learned [dense 8] ! one of the two",
      })
  void faultsAreNamed(String residual, String message) {
    EvengradException e =
        assertThrows(
            EvengradException.class,
            () ->
                ModelSpec.parse(
                    "input 8; residual "
                        + (residual.startsWith("scale")
                            ? residual.replace("[", "zero_init=true [")
                            : "zero_init=true " + residual)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
