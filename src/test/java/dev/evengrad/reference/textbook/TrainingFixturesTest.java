package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Closeness.assertClose;

import dev.evengrad.testing.Fixture;
import dev.evengrad.testing.TrainingFixture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole training runs of the textbook against PyTorch's, step by step. */
class TrainingFixturesTest {
  private static final Textbook TEXTBOOK = Textbook.BUILT_IN;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "article_network-clip_none",
        "article_network-clip_norm_0.05",
        "article_network-clip_value_0.01",
        "mlp_relu_adam_clip1",
        "deep_sigmoid_vanishing_sgd",
        "deep_relu_exploding_first_step",
        "deep_tanh_xavier_rmsprop_clip",
        "mlp_gelu_layer_norm_adamw"
      })
  void run(String name) {
    TrainingFixture run = TrainingFixture.load(name);
    Fixture fixture = run.data();
    int[] shape = fixture.shape("x");
    DMatrixRMaj x = Matrices.of(shape[0], shape[1], fixture.doubles("x"));
    TextbookNetwork network = TextbookNetwork.of(TEXTBOOK, run.spec().layers());
    Map<String, String> names = run.names();
    Map<String, double[]> parameters = new LinkedHashMap<>();
    names.forEach((own, theirs) -> parameters.put(own, fixture.doubles("init." + theirs)));
    TextbookStep step = new TextbookStep(parameters);
    List<TextbookTransform> transforms = transforms(run);
    TextbookLoss loss = TEXTBOOK.loss(fixture.text("loss"));
    TextbookTarget target = target(fixture);
    int steps = (int) fixture.number("steps");
    double[] losses = new double[steps];
    double[] norms = new double[steps];
    for (int s = 0; s < steps; s++) {
      TextbookPass pass = new TextbookPass(parameters, Map.of());
      DMatrixRMaj prediction = network.forward(x, pass);
      losses[s] = loss.value(prediction, target);
      DMatrixRMaj dx = network.backward(loss.gradient(prediction, target), pass);
      assertClose(name + " columns of dx", x.getNumCols(), dx.getNumCols());
      norms[s] = norm(pass.gradients());
      if (s == 0) {
        names.forEach(
            (own, theirs) ->
                assertClose(
                    name + " first gradient of " + own,
                    fixture.doubles("first_grad." + theirs),
                    pass.gradient(own)));
      }
      step.begin(pass.gradients());
      transforms.forEach(t -> t.step(step));
    }
    assertClose(name + " losses", fixture.doubles("losses"), losses);
    assertClose(name + " gradient norms", fixture.doubles("gradient_norms"), norms);
    names.forEach(
        (own, theirs) ->
            assertClose(
                name + " final " + own, fixture.doubles("final." + theirs), parameters.get(own)));
    DMatrixRMaj after = network.forward(x, new TextbookPass(parameters, Map.of()));
    assertClose(
        name + " prediction after", fixture.doubles("prediction_after"), Matrices.entries(after));
  }

  private static List<TextbookTransform> transforms(TrainingFixture run) {
    return Stream.of(run.clip(), run.optimizer())
        .filter(text -> !text.isEmpty())
        .map(TEXTBOOK::transform)
        .toList();
  }

  private static TextbookTarget target(Fixture fixture) {
    if (fixture.isWhole("target")) {
      return TextbookTarget.ofClasses(fixture.ints("target"));
    }
    int[] shape = fixture.shape("target");
    return TextbookTarget.ofValues(Matrices.of(shape[0], shape[1], fixture.doubles("target")));
  }

  private static double norm(Map<String, double[]> gradients) {
    double sum = 0;
    for (double[] g : gradients.values()) {
      for (double v : g) {
        sum += v * v;
      }
    }
    return Math.sqrt(sum);
  }
}
