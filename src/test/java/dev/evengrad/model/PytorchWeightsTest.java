package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.Safetensors;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State dicts of PyTorch 2.13 with the outputs that it computed in double: what the same network gives here. */
class PytorchWeightsTest {
  /** Of the largest output: the least that the comparison with another engine allows for. */
  private static final double BOUND = 1e-6;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp_relu|input 20; dense 33 relu; dense 33 tanh; dense 7",
        "mlp_gelu_silu_softmax|input 20; dense 33 gelu; dense 33 silu; dense 33 gelu_tanh; dense 7;"
            + " softmax",
        "mlp_activations|input 20; dense 33 leaky_relu(0.2); dense 33 elu(0.7); dense 33 selu;"
            + " dense 33 mish; dense 33 hard_swish; dense 33 softplus; dense 33 hard_sigmoid; dense"
            + " 33; prelu; dense 7",
        "mlp_batch_norm|input 20; dense 33; batch_norm; relu; dense 33 bias=false; batch_norm;"
            + " relu; dense 7",
        "mlp_layer_norm_residual|input 20; dense 33; layer_norm; residual [dense 33 relu; dense"
            + " 33]; rms_norm eps=1.1920929e-7; dense 7"
      })
  void givesTheOutputsOfPytorch(String name, String network) throws URISyntaxException {
    ModelSpec spec = ModelSpec.parse(network);
    Model model = Model.of(spec, StateDict.read(resource(name)), WeightMapping.BY_NAME_OR_ORDER);
    requireOutputs(name, model);

    // out again, and in
    Path file = folder.resolve("out.safetensors");
    StateDict.of(model, PytorchNames.sequential(spec).orElse(Map.of())).save(file);
    Model again = Model.of(spec, StateDict.read(file), WeightMapping.BY_NAME_OR_ORDER);
    assertEquals(model.sha256(), again.sha256());
  }

  private static void requireOutputs(String name, Model model) throws URISyntaxException {
    Safetensors io = Safetensors.read(resource(name + ".io"));
    float[] input = io.floats("input");
    double[] expected = io.doubles("expected");
    int rows = input.length / model.inputs();
    float[] outputs = new float[rows * model.outputs()];
    model.session(rows).run(input, rows, outputs);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double worst =
        IntStream.range(0, outputs.length)
            .mapToDouble(i -> Math.abs(outputs[i] - expected[i]))
            .max()
            .orElseThrow();
    assertTrue(worst <= BOUND * largest, name + ": " + worst / largest + " of the largest output");
  }

  static Path resource(String name) throws URISyntaxException {
    URL url = PytorchWeightsTest.class.getResource("pytorch/" + name + ".safetensors");
    return Path.of(Objects.requireNonNull(url, name).toURI());
  }
}
