package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.DType;
import dev.evengrad.io.format.StoredTensor;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every PyTorch fixture reads; some values are those that Python's struct module finds. */
class FixtureTest {
  /** What the fixtures' README says float32 represents exactly. */
  private static final Pattern INPUT =
      Pattern.compile("x|z|dy|w0|gradients|before\\..*|param\\..*|init\\..*|prediction");

  /** Scaled up in double, so its predictions are the one input that is not exact in float. */
  private static final String INEXACT = "loss-softmax_cross_entropy_extreme";

  static List<String> all() {
    return Fixture.list("");
  }

  @Test
  void allAreThere() {
    assertEquals(74, all().size());
    assertEquals(908, all().stream().mapToInt(name -> Fixture.load(name).tensors().size()).sum());
    assertEquals(8, Fixture.list("clip-").size());
    assertTrue(Fixture.list("optimizer-").contains("optimizer-adam"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void reads(String name) {
    Fixture fixture = Fixture.load(name);
    assertFalse(fixture.text("kind").isEmpty(), name);
    for (StoredTensor tensor : fixture.tensors()) {
      String what = name + ": " + tensor;
      if (fixture.isWhole(tensor.name())) {
        assertEquals(DType.I64, tensor.dtype(), what);
        assertEquals(tensor.size(), fixture.ints(tensor.name()).length, what);
        continue;
      }
      assertEquals(DType.F64, tensor.dtype(), what);
      double[] values = fixture.doubles(tensor.name());
      assertEquals(tensor.size(), values.length, what);
      if (INPUT.matcher(tensor.name()).matches() && !name.equals(INEXACT)) {
        assertEquals(values.length, fixture.floats(tensor.name()).length, what);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "activation-gelu, y, 1411, 0.05575563339060103",
    "activation-gelu, dy_dz, 700, 1.085231801078197",
    "layer-lstm, c_n, 127, 0.7073281105431118",
    "layer-conv2d, grad.weight, 17, 6.00789036682464",
    "train-mlp_relu_adam_clip1, losses, 0, 2.311407735996617",
    "train-mlp_relu_adam_clip1, losses, 49, 0.48120958108497486",
    "optimizer-adam, w_after, 924, 0.6928445949977703",
    "clip-global_norm_huge, total_norm, 0, 1.5069565266437482e+20",
    "init-gains, gains, 2, 1.6666666666666667"
  })
  void valuesAreThoseOfPython(String name, String tensor, int index, double expected) {
    assertEquals(expected, Fixture.load(name).doubles(tensor)[index]);
  }

  @Test
  void shapesAndMetadataAreThoseOfPython() {
    Fixture conv = Fixture.load("layer-conv2d_stride2");
    assertArrayEquals(new int[] {4, 3, 9, 8}, conv.shape("x"));
    assertArrayEquals(new int[] {5, 3, 3, 2}, conv.shape("param.weight"));
    assertEquals(
        List.of(3.0, 2.0), Arrays.stream(conv.json("kernel").asArray().doubles()).boxed().toList());
    Fixture adam = Fixture.load("optimizer-adam");
    assertEquals(0.01, adam.json("hyperparameters").asObject().get("lr").asDouble());
    Fixture norm = Fixture.load("layer-batch_norm_train");
    assertArrayEquals(new int[0], norm.shape("buffer_after.num_batches_tracked"));
    assertArrayEquals(new long[] {1}, norm.longs("buffer_after.num_batches_tracked"));
    assertEquals(1e-5, norm.number("eps"));
    assertEquals(2, Fixture.load("train-mlp_relu_adam_clip1").ints("target")[95]);
    assertEquals(5.021726951165023, Fixture.load("loss-softmax_cross_entropy").scalar("loss"));
    assertFalse(norm.contains("no such tensor"));
  }

  @Test
  void misuseFailsTheTestThatMisuses() {
    Fixture gelu = Fixture.load("activation-gelu");
    assertEquals("activation-gelu", gelu.name());
    assertThrows(AssertionError.class, () -> gelu.floats("y"));
    assertThrows(AssertionError.class, () -> gelu.scalar("y"));
    assertThrows(AssertionError.class, () -> gelu.text("no such key"));
    assertThrows(AssertionError.class, () -> Fixture.load("no-such-fixture"));
  }
}
