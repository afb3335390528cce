package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.testing.Fixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole training runs against PyTorch in float64: every loss, every gradient norm, the first gradients. */
class FixtureTrainingTest {
  /** The least relative deviation of a loss that is allowed: about 32 roundings. Above it, 8 times the fixture's own sensitivity. */
  private static final double FLOOR = 2e-6;

  @ParameterizedTest
  @CsvSource({
    "train-article_network-clip_none",
    "train-article_network-clip_norm_0.05",
    "train-article_network-clip_value_0.01",
    "train-mlp_relu_adam_clip1",
    "train-deep_sigmoid_vanishing_sgd",
    "train-deep_relu_exploding_first_step",
    "train-deep_tanh_xavier_rmsprop_clip",
  })
  void followsPytorch(String name) {
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      follow(Fixture.load(name), backend);
    }
  }

  private static void follow(Fixture fixture, BackendChoice backend) {
    double deviation =
        Double.parseDouble(
            fixture.metadata().get("loss_deviation_when_initial_weights_move_by_one_rounding"));
    double tolerance = Math.max(FLOOR, 8 * deviation);
    int rows = fixture.shape("x")[0];
    int inputs = fixture.shape("x")[1];
    ModelSpec spec = spec(fixture, inputs);
    Loss loss = Losses.parse(fixture.metadata().get("loss"));
    TrainerBuilder builder = Trainer.of(spec).loss(loss).batchSize(rows).backend(backend);
    clip(builder, fixture.metadata().get("clip"));
    optimizer(builder, fixture.metadata().get("optimizer"));
    double[][] firstGradient = new double[1][];
    builder.observer(
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            if (view.step() == 1) {
              firstGradient[0] = widen(view.gradients().values());
            }
          }
        });
    try (Trainer trainer = builder.build()) {
      start(trainer, fixture, spec);
      Batch batch = batch(fixture, loss, rows, inputs);
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
      compareFirstGradients(fixture, spec, firstGradient[0]);
    }
  }

  /** Each entry within (number of layers + 2) * 64 roundings of the tensor's largest entry. */
  private static void compareFirstGradients(Fixture fixture, ModelSpec spec, double[] gradient) {
    double tolerance = (spec.layers().size() + 2) * 64 * 0x1p-24;
    for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
      double[] expected = fixture.doubles("first_grad." + fixtureName(fixture, slice));
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

  private static ModelSpec spec(Fixture fixture, int inputs) {
    StringBuilder text = new StringBuilder("input " + inputs);
    for (String layer : Json.parse(fixture.metadata().get("layers")).asArray().strings()) {
      text.append("; ").append(layer);
    }
    return ModelSpec.parse(text.toString());
  }

  private static void clip(TrainerBuilder builder, String text) {
    if (text.equals("none")) {
      return;
    }
    JsonObject clip = Json.parse(text).asObject();
    builder.clip(
        clip.get("clip").asString().equals("value")
            ? Clips.value(clip.get("clip_value").asDouble())
            : Clips.globalNorm(clip.get("max_norm").asDouble()));
  }

  private static void optimizer(TrainerBuilder builder, String text) {
    JsonObject optimizer = Json.parse(text).asObject();
    String name = optimizer.members().keySet().iterator().next();
    double rate = optimizer.get(name).asObject().get("lr").asDouble();
    builder.optimizer(Optimizers.parse(name + "(" + rate + ")"));
  }

  private static void start(Trainer trainer, Fixture fixture, ModelSpec spec) {
    TrainingState s = trainer.state();
    Declaration declaration = spec.declaration();
    float[] parameters = new float[declaration.parameterLayout().length()];
    for (ParameterSlice slice : declaration.parameterLayout().slices()) {
      float[] values = fixture.floats("init." + fixtureName(fixture, slice));
      System.arraycopy(values, 0, parameters, slice.offset(), values.length);
    }
    trainer.restore(s.withParameters(parameters));
  }

  /** {@code dense3.weight} is {@code layer3.weight} in the article's files and {@code 4.weight} in those of a Sequential. */
  private static String fixtureName(Fixture fixture, ParameterSlice slice) {
    int ordinal = Integer.parseInt(slice.layer().substring("dense".length()));
    String article = "layer" + ordinal + "." + slice.role();
    return fixture.contains("init." + article) ? article : 2 * (ordinal - 1) + "." + slice.role();
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
