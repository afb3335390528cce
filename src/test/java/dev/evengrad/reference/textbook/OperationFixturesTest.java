package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Closeness.assertClose;

import dev.evengrad.activation.Activations;
import dev.evengrad.init.Gains;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.testing.Fixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The textbook's single operations against PyTorch. */
class OperationFixturesTest {
  private static final Textbook TEXTBOOK = Textbook.BUILT_IN;

  private static Iterable<String> activationNames() {
    return Activations.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("activationNames")
  void activations(String name) {
    Fixture fixture = Fixture.load("activation-" + name);
    TextbookActivation activation = TEXTBOOK.activation(name);
    double[] z = fixture.doubles("z");
    double[] y = new double[z.length];
    double[] derivative = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      y[i] = activation.value(z[i]);
      derivative[i] = activation.derivative(z[i]);
    }
    assertClose(name + " y", fixture.doubles("y"), y);
    double[] expected = fixture.doubles("dy_dz");
    for (int i = 0; i < z.length; i++) {
      // PyTorch's derivative of hard_sigmoid holds this one constant as a float
      expected[i] = expected[i] == 1f / 6f ? 1.0 / 6 : expected[i];
    }
    assertClose(name + " dy_dz", expected, derivative);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse",
        "mae",
        "huber",
        "sigmoid_binary_cross_entropy",
        "softmax_cross_entropy",
        "softmax_cross_entropy_smoothed",
        "softmax_cross_entropy_extreme"
      })
  void losses(String name) {
    Fixture fixture = Fixture.load("loss-" + name);
    TextbookLoss loss = TEXTBOOK.loss(name.replace("_extreme", "").replace("_smoothed", "(0.1)"));
    DMatrixRMaj prediction = matrix(fixture, "prediction");
    TextbookTarget target =
        fixture.isWhole("target")
            ? TextbookTarget.ofClasses(fixture.ints("target"))
            : TextbookTarget.ofValues(matrix(fixture, "target"));
    assertClose(name, fixture.scalar("loss"), loss.value(prediction, target));
    assertClose(
        name + " gradient",
        fixture.doubles("dloss_dprediction"),
        Matrices.entries(loss.gradient(prediction, target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value_0.25",
        "global_norm_0.5",
        "global_norm_1.0",
        "global_norm_100.0",
        "global_norm_huge",
        "global_norm_tiny",
        "global_norm_max",
        "global_norm_inf"
      })
  void clips(String name) {
    Fixture fixture = Fixture.load("clip-" + name);
    boolean byValue = fixture.text("clip").equals("value");
    double limit = fixture.number(byValue ? "clip_value" : "max_norm");
    Map<String, double[]> gradients = new LinkedHashMap<>();
    for (int i = 0; fixture.contains("before." + i); i++) {
      gradients.put("p" + i, fixture.doubles("before." + i));
    }
    TextbookStep step = new TextbookStep(NamedArrays.copy(gradients)).begin(gradients);
    String rule = byValue ? "value" : name.endsWith("inf") ? "max_norm" : "global_norm";
    TEXTBOOK.transform(rule + "(" + limit + ")").step(step);
    for (int i = 0; i < gradients.size(); i++) {
      assertClose(name + " after." + i, fixture.doubles("after." + i), step.gradient("p" + i));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd                       | sgd(0.1)
          sgd_momentum              | momentum(0.05)
          sgd_nesterov              | nesterov(0.05)
          adam                      | adam(0.01)
          adam_amsgrad              | adam(0.01, amsgrad=true)
          adamw                     | adamw(0.01, 0.05, mask=all)
          nadam                     | nadam(0.01)
          radam                     | radam(0.01)
          adamax                    | adamax(0.01)
          rmsprop                   | rmsprop(0.01)
          rmsprop_centered_momentum | rmsprop(0.01, momentum=0.9, centered=true)
          adagrad                   | adagrad(0.1)
          sgd_weight_decay          | l2(0.01, mask=all); momentum(0.05)
          adadelta                  | adadelta(1)
          """)
  void optimizers(String name, String text) {
    Fixture fixture = Fixture.load("optimizer-" + name);
    List<TextbookTransform> transforms =
        Arrays.stream(text.split("; ")).map(TEXTBOOK::transform).toList();
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("w", fixture.doubles("w0"));
    TextbookStep step = new TextbookStep(parameters);
    int n = parameters.get("w").length;
    double[] gradients = fixture.doubles("gradients");
    double[] after = fixture.doubles("w_after");
    for (int s = 0; s < gradients.length / n; s++) {
      step.begin(Map.of("w", java.util.Arrays.copyOfRange(gradients, s * n, (s + 1) * n)));
      transforms.forEach(transform -> transform.step(step));
      double[] expected = java.util.Arrays.copyOfRange(after, s * n, (s + 1) * n);
      assertClose(name + " step " + (s + 1), expected, step.parameter("w"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "linear_wide"})
  void dense(String name) {
    Fixture fixture = Fixture.load("layer-" + name);
    DMatrixRMaj x = matrix(fixture, "x");
    DMatrixRMaj dy = matrix(fixture, "dy");
    List<Layer> layers = List.of(Layers.dense(dy.getNumCols()));
    TextbookNetwork network = TextbookNetwork.of(TEXTBOOK, layers);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("dense1.weight", fixture.doubles("param.weight"));
    parameters.put("dense1.bias", fixture.doubles("param.bias"));
    TextbookPass pass = new TextbookPass(parameters, Map.of());
    assertClose(name + " y", fixture.doubles("y"), Matrices.entries(network.forward(x, pass)));
    assertClose(name + " dx", fixture.doubles("dx"), Matrices.entries(network.backward(dy, pass)));
    assertClose(name + " dW", fixture.doubles("grad.weight"), pass.gradient("dense1.weight"));
    assertClose(name + " db", fixture.doubles("grad.bias"), pass.gradient("dense1.bias"));
  }

  @Test
  void gains() {
    Fixture fixture = Fixture.load("init-gains");
    List<Double> own = new ArrayList<>();
    for (Map.Entry<String, JsonValue> gain :
        fixture.json("gains").asObject().members().entrySet()) {
      String name = gain.getKey().equals("linear") ? "identity" : gain.getKey();
      own.add(Gains.pytorch(name));
      assertClose(name, gain.getValue().asDouble(), Gains.pytorch(name));
    }
    assertClose("gains", fixture.doubles("gains"), own.stream().mapToDouble(d -> d).toArray());
  }

  private static DMatrixRMaj matrix(Fixture fixture, String tensor) {
    int[] shape = fixture.shape(tensor);
    return Matrices.of(shape[0], shape[1], fixture.doubles(tensor));
  }
}
