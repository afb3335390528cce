package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.NotANumberException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.OutputLink;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Finite features may overflow on the way: a result that is not a number is never handed over as one. */
class NotANumberTest {
  private static final float HUGE = 3e38f;

  private static Model model(String network, OutputLink link, BackendChoice backend, float... w) {
    ModelSpec spec = ModelSpec.parse(network);
    float[] parameters = spec.declaration().initialParameters(1);
    var layout = spec.declaration().parameterLayout();
    int next = 0;
    for (var slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] = w[next++];
      }
    }
    assertEquals(w.length, next);
    return new Model(
        spec,
        new ModelInfo("", link, List.of(), List.of(), Map.of()),
        KernelBackends.select(backend),
        parameters,
        spec.declaration().initialBuffers());
  }

  /** dense1 overflows to infinities of both signs for two large features, dense2 takes their difference. */
  private static Model overflowing(OutputLink link, BackendChoice backend) {
    return model("input 2; dense 2; dense 1", link, backend, 1, 1, 1, 1, 0, 0, 1, -1, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, SCALAR",
    "NONE, VECTOR",
    "SIGMOID, SCALAR",
    "SIGMOID, VECTOR",
    "SOFTMAX, SCALAR",
    "SOFTMAX, VECTOR"
  })
  void isRefusedByRowAndFirstLayerAndResultsStay(OutputLink link, BackendChoice backend) {
    Session session = overflowing(link, backend).session(4);
    float[] x = {1, 2, 0, 0, HUGE, HUGE, HUGE, HUGE};
    float[] results = {7, 7, 7, 7, 7};
    NotANumberException e =
        assertThrows(NotANumberException.class, () -> session.run(x, 4, results));
    assertEquals(2, e.row());
    assertEquals("dense1", e.layer());
    assertTrue(e.getMessage().contains("row 2"), e.getMessage());
    assertTrue(e.getMessage().contains("dense1 is the first layer"), e.getMessage());
    assertThrows(NotANumberException.class, () -> session.runLogits(x, 4, results));
    assertArrayEquals(new float[] {7, 7, 7, 7, 7}, results);
    assertEquals(2, session.runWithNaN(x, 0, 4, results, 1));
    assertEquals(7, results[0]);
    assertTrue(Float.isFinite(results[1]) && Float.isFinite(results[2]));
    assertTrue(Float.isNaN(results[3]) && Float.isNaN(results[4]));
    float[] good = new float[2];
    session.run(Arrays.copyOf(x, 4), 2, good);
    assertArrayEquals(good, Arrays.copyOfRange(results, 1, 3));
  }

  /** Softmax of +infinity is NaN; a logit of -infinity is a probability of 0, as ever; other links take both. */
  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void infiniteOutputsAreNumbersUnlessTheLinkMakesThemNone(BackendChoice backend) {
    String network = "input 1; dense 3";
    float[] weights = {1, 0, -2, 0, 0, 0};
    Session softmax = model(network, OutputLink.SOFTMAX, backend, weights).session(1);
    float[] large = {HUGE};
    float[] p = new float[3];
    softmax.runLogits(large, 1, p);
    assertArrayEquals(new float[] {HUGE, 0, Float.NEGATIVE_INFINITY}, p);
    softmax.run(large, 1, p);
    assertArrayEquals(new float[] {1, 0, 0}, p);
    NotANumberException e =
        assertThrows(NotANumberException.class, () -> softmax.run(new float[] {-HUGE}, 1, p));
    assertEquals("dense1", e.layer());
    assertArrayEquals(new float[] {1, 0, 0}, p);

    float[] values = new float[3];
    model(network, OutputLink.NONE, backend, weights).session(1).run(large, 1, values);
    assertArrayEquals(new float[] {HUGE, 0, Float.NEGATIVE_INFINITY}, values);
    model(network, OutputLink.SIGMOID, backend, weights).session(1).run(large, 1, values);
    assertArrayEquals(new float[] {1, 0.5f, 0}, values);
  }

  @Test
  void aRowThatIsTooLongDoesNotScore() {
    Session session = overflowing(OutputLink.NONE, BackendChoice.AUTO).session(3);
    float[] results = new float[3];
    ShapeException e =
        assertThrows(ShapeException.class, () -> session.run(new float[3], 1, results));
    assertEquals(
        "features: 1 row of 2 are 2 floats, the array has 3; for a part of a longer array give its"
            + " offset: run(features, 0, rows, results, 0)",
        e.getMessage());
    assertThrows(ShapeException.class, () -> session.runLogits(new float[5], 2, results));
    assertThrows(ShapeException.class, () -> session.run(new float[1], 0, results));
    session.run(new float[3], 0, 1, results, 0);
    session.runLogits(new float[5], 1, 2, results, 1);
    session.run(new float[4], 2, results);
  }

  @Test
  void aServiceStartsThoughMadeUpRowsOverflow() {
    Model model =
        model(
            "input 1; dense 2; dense 1",
            OutputLink.NONE,
            BackendChoice.AUTO,
            HUGE,
            HUGE,
            HUGE,
            HUGE,
            3,
            -3,
            0);
    assertThrows(
        NotANumberException.class, () -> model.session(1).run(new float[] {1}, 1, new float[1]));
    assertTrue(model.warmUp(java.time.Duration.ofMillis(20), 16).toString().length() > 0);
  }
}
