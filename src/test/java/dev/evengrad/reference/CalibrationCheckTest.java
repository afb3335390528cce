package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calibrated probabilities against double: right ones pass, a calibration that is a little other does not. */
class CalibrationCheckTest {
  @ParameterizedTest
  @CsvSource({
    "softmax_cross_entropy, SCALAR", "softmax_cross_entropy, VECTOR",
    "sigmoid_binary_cross_entropy, SCALAR", "sigmoid_binary_cross_entropy, VECTOR"
  })
  void findsWhatIsWrong(String loss, BackendChoice backend) {
    int outputs = loss.startsWith("softmax") ? 3 : 1;
    ModelSpec spec = ModelSpec.parse("input 7; dense 13 gelu; dense " + outputs);
    Calibration calibration = new Calibration(1.75f, List.of(-0.5f, 2f, 30f).subList(0, outputs));
    ModelInfo info =
        ModelInfo.NONE.withLoss(loss, Losses.parse(loss).link()).withCalibration(calibration);
    Model model =
        new Model(
            spec,
            info,
            KernelBackends.select(backend),
            spec.declaration().initialParameters(2),
            spec.declaration().initialBuffers());
    VerificationReport report = Verification.of(model).backend(model.backend()).run();
    assertTrue(report.passed(), report::toString);
    assertTrue(report.rows().stream().anyMatch(row -> row.operation().equals("calibration")));

    Battery battery = Battery.random(spec, Losses.parse(loss), 33, 1);
    for (Calibration other :
        List.of(
            new Calibration(1.7501f, calibration.shifts()),
            new Calibration(1.75f, List.of(-0.5001f, 2f, 30f).subList(0, outputs)))) {
      Table table = new Table(false);
      CalibrationCheck.check(model, other, model.backend(), battery, table);
      assertEquals(Verdict.OUT_OF_BOUNDS, table.rows().getFirst().verdict());
    }
  }
}
