package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.testing.Fixture;
import dev.evengrad.testing.TrainingFixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole training runs against PyTorch in float64: every loss, every gradient norm, the first gradients. */
class FixtureTrainingTest {
  /** The least relative deviation of a loss that is allowed: about 32 roundings. Above it, 8 times the fixture's own sensitivity. */
  private static final double FLOOR = 2e-6;

  @ParameterizedTest
  @CsvSource({
    "article_network-clip_none",
    "article_network-clip_norm_0.05",
    "article_network-clip_value_0.01",
    "mlp_relu_adam_clip1",
    "deep_sigmoid_vanishing_sgd",
    "deep_relu_exploding_first_step",
    "deep_tanh_xavier_rmsprop_clip",
    "mlp_gelu_layer_norm_adamw",
  })
  void followsPytorch(String name) {
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      follow(TrainingFixture.load(name), backend);
    }
  }

  private static void follow(TrainingFixture run, BackendChoice backend) {
    Fixture fixture = run.data();
    double deviation =
        Double.parseDouble(
            fixture.metadata().get("loss_deviation_when_initial_weights_move_by_one_rounding"));
    double tolerance = Math.max(FLOOR, 8 * deviation);
    int rows = fixture.shape("x")[0];
    ModelSpec spec = run.spec();
    Loss loss = Losses.parse(fixture.metadata().get("loss"));
    TrainerBuilder builder = Trainer.of(spec).loss(loss).batchSize(rows).backend(backend);
    if (!run.clip().isEmpty()) {
      builder.clip(Clips.parse(run.clip()));
    }
    builder.optimizer(Optimizers.parse(run.optimizer()));
    double[][] firstGradient = new double[1][];
    builder.observer(
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            if (view.step() == 1) {
              firstGradient[0] = widen(view.internals().gradients().values());
            }
          }
        });
    try (Trainer trainer = builder.build()) {
      start(trainer, run);
      Batch batch = batch(fixture, loss, rows, fixture.shape("x")[1]);
      double[] losses = fixture.doubles("losses");
      double[] norms = fixture.doubles("gradient_norms");
      for (int step = 0; step < losses.length; step++) {
        StepOutcome.Applied applied =
            assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
        String where = fixture.metadata().get("layers") + ", " + backend + ", step " + step;
        assertEquals(
            losses[step], applied.report().loss(), tolerance * Math.abs(losses[step]), where);
        // A norm is a root of a sum over all entries: its relative deviation is that of the
        // gradient as a whole, which the number
        // of roundings on the way down and up bounds; deep chains have the more.
        double normTolerance = Math.max(tolerance, 40 * deviation) * (1 + spec.layers().size());
        assertEquals(
            norms[step], applied.report().gradientNorm(), normTolerance * norms[step], where);
      }
      compareFirstGradients(run, firstGradient[0]);
    }
  }

  /** Each entry within (number of layers + 2) * 64 roundings of the tensor's largest entry. */
  private static void compareFirstGradients(TrainingFixture run, double[] gradient) {
    ModelSpec spec = run.spec();
    double tolerance = (spec.layers().size() + 2) * 64 * 0x1p-24;
    for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
      double[] expected = run.data().doubles("first_grad." + run.names().get(slice.name()));
      double largest = 0;
      for (double e : expected) {
        largest = Math.max(largest, Math.abs(e));
      }
      assertTrue(largest > 0, slice.name());
      for (int i = 0; i < expected.length; i++) {
        assertEquals(
            expected[i],
            gradient[slice.offset() + i],
            tolerance * largest,
            slice.name() + " entry " + i);
      }
    }
  }

  private static void start(Trainer trainer, TrainingFixture run) {
    TrainingState s = trainer.state();
    Declaration declaration = run.spec().declaration();
    float[] parameters = new float[declaration.parameterLayout().length()];
    for (ParameterSlice slice : declaration.parameterLayout().slices()) {
      float[] values = run.data().floats("init." + run.names().get(slice.name()));
      System.arraycopy(values, 0, parameters, slice.offset(), values.length);
    }
    trainer.restore(s.withParameters(parameters));
  }

  private static Batch batch(Fixture fixture, Loss loss, int rows, int inputs) {
    float[] x = fixture.floats("x");
    if (!loss.takesClasses()) {
      return Batch.ofValues(x, rows, inputs, fixture.floats("target"), fixture.shape("target")[1]);
    }
    long[] target = fixture.longs("target");
    int[] classes = new int[rows];
    for (int r = 0; r < rows; r++) {
      classes[r] = (int) target[r];
    }
    return Batch.ofClasses(x, rows, inputs, classes);
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
