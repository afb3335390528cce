package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model with scaled targets is verified up to the unit of its predictions. */
class TargetScaleCheckTest {
  private static final TargetScale SCALE =
      TargetScale.of(new float[] {203_441.2f, -1e-3f}, new int[] {17, -12});
  private static final ModelSpec SPEC = ModelSpec.parse("input 5; dense 9 tanh; dense 2");

  private static Model model() {
    return new Model(
        SPEC,
        ModelInfo.NONE.withLoss("mse", OutputLink.NONE).withTargetScale(SCALE),
        KernelBackends.select(BackendChoice.AUTO),
        SPEC.declaration().initialParameters(3),
        SPEC.declaration().initialBuffers());
  }

  private static List<VerificationRow> rowsOfScale(VerificationReport report) {
    return report.rows().stream()
        .filter(row -> row.operation().equals("scale of the targets"))
        .toList();
  }

  @Test
  void bothWaysAreWithinOneRounding() {
    for (Model model : List.of(model(), model().withPrecision(Precision.BF16))) {
      VerificationReport report = Verification.of(model).run();
      assertTrue(report.passed(), report::toString);
      assertEquals(
          List.of("targets", "prediction"),
          rowsOfScale(report).stream().map(VerificationRow::tensor).toList());
      for (VerificationRow row : rowsOfScale(report)) {
        assertEquals(Verdict.OK, row.verdict(), report::toString);
        assertTrue(row.error() > 0, "nothing was rounded: " + row);
      }
    }
  }

  @Test
  void givenTargetsAreInTheirOwnUnit() {
    float[] features = new float[5 * 8];
    float[] values = new float[2 * 8];
    for (int i = 0; i < 8; i++) {
      features[5 * i] = i - 4;
      values[2 * i] = 1e5f * i;
      values[2 * i + 1] = 1e-4f * i;
    }
    Targets targets = new Targets();
    targets.setValues(values);
    VerificationReport report = Verification.of(model()).data(features, targets).run();
    assertTrue(report.passed(), report::toString);
  }

  /** A model that predicts by one scale does not pass for one of another, one step of the mean or of the exponent away. */
  @Test
  void anotherScaleIsFound() {
    Battery battery =
        Battery.of(
            SPEC,
            Losses.mse(),
            SPEC.declaration().initialParameters(3),
            SPEC.declaration().initialBuffers(),
            33,
            1);
    for (TargetScale wrong :
        List.of(
            TargetScale.of(new float[] {Math.nextUp(203_441.2f), -1e-3f}, new int[] {17, -12}),
            TargetScale.of(new float[] {203_441.2f, -1e-3f}, new int[] {17, -11}))) {
      Table table = new Table(false);
      TargetScaleCheck.check(model(), wrong, model().backend(), battery, table);
      assertEquals(Verdict.OK, table.rows().get(0).verdict());
      assertEquals(Verdict.OUT_OF_BOUNDS, table.rows().get(1).verdict(), wrong.toString());
    }
  }
}
