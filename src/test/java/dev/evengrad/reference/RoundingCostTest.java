package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rounding costs, on networks small enough to work it out by hand. */
class RoundingCostTest {
  private static final KernelBackend BACKEND = Backends.all().getLast();

  /** The next above 1 in bfloat16 is 1 + 2^-7, so this rounds to 1. */
  private static final float BETWEEN = 1 + 0x1p-9f;

  private static Model model(String text, OutputLink link, List<String> names, float... numbers) {
    ModelInfo info = new ModelInfo("", link, List.of(), names, Map.of());
    ModelSpec spec = ModelSpec.parse(text);
    float[] parameters = new float[spec.declaration().parameterLayout().length()];
    int taken = 0;
    for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
      System.arraycopy(numbers, taken, parameters, slice.offset(), slice.size());
      taken += slice.size();
    }
    return new Model(spec, info, BACKEND, parameters, new float[0]);
  }

  @Test
  void valuesHaveTheLargestAndTheMeanChange() {
    Model model = model("input 1; dense 2 bias=false", OutputLink.NONE, List.of(), BETWEEN, 2f);
    RoundingCost cost = RoundingCost.of(model, Precision.BF16, new float[] {1, -4});
    assertEquals(4 * 0x1p-9, cost.largest());
    assertEquals(5 * 0x1p-9 / 4, cost.mean());
    assertEquals(2, cost.rows());
    assertFalse(cost.classification());
    assertEquals(0, cost.changedRows());
    assertEquals(
        "bf16 changes the outputs of 2 rows by at most 7.81e-03, by 2.44e-03 on average",
        cost.toString());
  }

  @Test
  void rowsWhoseClassChangesAreCounted() {
    // two logits, the first ahead by 2^-9 x before the rounding and equal behind it: the first of
    // equals stays
    Model ahead =
        model("input 1; dense 2 bias=false", OutputLink.SOFTMAX, List.of("a", "b"), 1f, BETWEEN);
    RoundingCost cost = RoundingCost.of(ahead, Precision.BF16, new float[] {8, -8, 0, 16});
    assertEquals(2, cost.changedRows());
    assertEquals(0.5, cost.changedShare());
    assertTrue(
        cost.toString().endsWith("; another class for 2 of them (50.00 %)"), cost.toString());
  }

  @Test
  void oneOutputTellsTwoClassesApartByItsSign() {
    // w x + b with b = -1: above 0 for x = 1 before the rounding only
    for (OutputLink link : new OutputLink[] {OutputLink.NONE, OutputLink.SIGMOID}) {
      Model model = model("input 1; dense 1", link, List.of("no", "yes"), BETWEEN, -1f);
      RoundingCost cost = RoundingCost.of(model, Precision.BF16, new float[] {1, 2, -1});
      assertEquals(1, cost.changedRows(), link.text());
    }
  }

  @Test
  void manyRowsAreTakenInPieces() {
    Model model = model("input 1; dense 1 bias=false", OutputLink.NONE, List.of(), BETWEEN);
    float[] x = new float[1000];
    x[0] = 1;
    x[999] = 3;
    RoundingCost cost = RoundingCost.of(model, Precision.BF16, x);
    assertEquals(3 * 0x1p-9, cost.largest());
    assertEquals(4 * 0x1p-9 / 1000, cost.mean(), 1e-18);
  }

  @Test
  void float32CostsNothingAndRandomRowsAreTheSameEachTime() {
    Model model = model("input 1; dense 1 bias=false", OutputLink.NONE, List.of(), BETWEEN);
    assertEquals(0, RoundingCost.onRandomRows(model, Precision.FLOAT32, 10, 1).largest());
    RoundingCost cost = RoundingCost.onRandomRows(model, Precision.BF16, 10, 1);
    assertTrue(cost.largest() > 0);
    assertEquals(cost, RoundingCost.onRandomRows(model, Precision.BF16, 10, 1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Model model = model("input 2; dense 1 bias=false", OutputLink.NONE, List.of(), BETWEEN, 1f);
    assertEquals(
        "3 features are no whole number of rows of 2",
        assertThrows(
                ShapeException.class, () -> RoundingCost.of(model, Precision.BF16, new float[3]))
            .getMessage());
    assertThrows(ShapeException.class, () -> RoundingCost.of(model, Precision.BF16, new float[0]));
    assertThrows(
        SettingException.class, () -> RoundingCost.onRandomRows(model, Precision.BF16, 0, 1));
  }

  @Test
  void verificationComparesThePredictionsWithTheScalarBits() {
    ModelSpec spec = ModelSpec.parse("input 9; dense 40 tanh; dense 5");
    Model half =
        new Model(
            spec,
            ModelInfo.NONE,
            BACKEND,
            spec.declaration().initialParameters(3),
            spec.declaration().initialBuffers(),
            Precision.BF16);
    VerificationReport report = Verification.of(half).run();
    assertTrue(report.passed(), report::toString);
    VerificationRow row =
        report.rows().stream()
            .filter(r -> r.operation().startsWith("prediction in bf16"))
            .findFirst()
            .orElseThrow();
    assertEquals(0, row.error());
    assertEquals(0, row.bound());
    assertEquals(
        0,
        Verification.of(half.withPrecision(Precision.FLOAT32)).run().rows().stream()
            .filter(r -> r.operation().startsWith("prediction in"))
            .count());
  }
}
