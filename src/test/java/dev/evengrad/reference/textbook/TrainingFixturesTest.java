package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Closeness.assertClose;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Fixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        "deep_tanh_xavier_rmsprop_clip"
      })
  void run(String name) {
    Fixture fixture = Fixture.load("train-" + name);
    int[] shape = fixture.shape("x");
    DMatrixRMaj x = Matrices.of(shape[0], shape[1], fixture.doubles("x"));
    String text =
        "input " + shape[1] + "; " + String.join("; ", fixture.json("layers").asArray().strings());
    TextbookNetwork network = TextbookNetwork.of(TEXTBOOK, ModelSpec.parse(text).layers());
    Map<String, String> names = namesInFixture(fixture);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    names.forEach((own, theirs) -> parameters.put(own, fixture.doubles("init." + theirs)));
    TextbookStep step = new TextbookStep(parameters);
    List<TextbookTransform> transforms = transforms(fixture);
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

  /** Our names to those of the fixture, whose layers are numbered with or without gaps. */
  private static Map<String, String> namesInFixture(Fixture fixture) {
    TreeMap<Integer, String> layers = new TreeMap<>();
    for (var tensor : fixture.tensors()) {
      if (tensor.name().startsWith("init.") && tensor.name().endsWith(".weight")) {
        String layer =
            tensor.name().substring("init.".length(), tensor.name().length() - ".weight".length());
        layers.put(Integer.parseInt(layer.replaceAll("\\D", "")), layer);
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    int ordinal = 1;
    for (String layer : layers.values()) {
      for (String role : List.of("weight", "bias")) {
        names.put("dense" + ordinal + "." + role, layer + "." + role);
      }
      ordinal++;
    }
    return names;
  }

  private static List<TextbookTransform> transforms(Fixture fixture) {
    List<TextbookTransform> transforms = new ArrayList<>();
    if (!fixture.text("clip").equals("none")) {
      JsonObject clip = fixture.json("clip").asObject();
      boolean byValue = clip.get("clip").asString().equals("value");
      double limit = clip.get(byValue ? "clip_value" : "max_norm").asDouble();
      transforms.add(TEXTBOOK.transform((byValue ? "value(" : "global_norm(") + limit + ")"));
    }
    JsonObject optimizer = fixture.json("optimizer").asObject();
    String kind = optimizer.members().keySet().iterator().next();
    double rate = optimizer.get(kind).asObject().get("lr").asDouble();
    transforms.add(TEXTBOOK.transform(kind + "(" + rate + ")"));
    return transforms;
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
