package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import org.junit.jupiter.api.Test;

/** The proven bounds of normalisation on rows where a mean that is rounded to a float is far off. */
class NormalizationCheckTest {
  private static final int WIDTH = 17;
  private static final int ROWS = 12;

  private static VerificationReport verify(String norm, float[] features, KernelBackend backend) {
    Targets targets = new Targets();
    float[] values = new float[ROWS * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.of(2, "targets", 0).gaussian(i);
    }
    targets.setValues(values);
    ModelSpec spec = ModelSpec.parse("input " + WIDTH + "; " + norm + "; dense 3");
    return Verification.of(spec).backend(backend).data(features, targets).run();
  }

  private static float[] rows(double base, double spread) {
    CounterRandom random = CounterRandom.of(3, "rows", 0);
    float[] features = new float[ROWS * WIDTH];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (base * (1 + i / WIDTH) / ROWS + spread * random.gaussian(i));
    }
    return features;
  }

  private static float[][] hardRows() {
    return new float[][] {
      rows(1000000.3 * ROWS, 0),
      rows(12345.678, 0),
      rows(1e6, 1),
      rows(1e20, 1e13),
      rows(3e38, 0),
      rows(3e38, 1e33),
      rows(2e-40, 1e-41)
    };
  }

  @Test
  void everyNormalisationIsWithinItsBound() {
    for (KernelBackend backend : Backends.all()) {
      for (String norm : new String[] {"layer_norm", "rms_norm", "layer_norm eps=1e-30"}) {
        for (float[] features : hardRows()) {
          VerificationReport report = verify(norm, features, backend);
          assertTrue(report.passed(), () -> features[0] + ": " + report);
        }
      }
    }
  }

  /** Batch normalisation holds its running variance in floats, so that its columns end at 1e19. */
  @Test
  void columnsAreWithinTheirBound() {
    for (KernelBackend backend : Backends.all()) {
      for (double[] c : new double[][] {{0, 0}, {1e6, 1}, {1e18, 1e12}, {2e-40, 1e-41}}) {
        float[] features = rows(c[0], c[1]);
        for (int i = 0; i < features.length; i++) {
          features[i] = c[1] == 0 ? 1000000.3f : features[i % WIDTH] + features[i] / 3;
        }
        VerificationReport report = verify("batch_norm", features, backend);
        assertTrue(report.passed(), () -> features[0] + ": " + report);
      }
    }
  }

  /** The engine as it was: a mean that is rounded to a float, and never corrected. */
  @Test
  void aMeanThatIsNeverCorrectedIsFound() {
    FaultyBackend faulty =
        new FaultyBackend(
            (method, a, right) -> {
              Object result = right.call(a);
              return result instanceof LaneSums sums ? new Uncorrected(sums) : result;
            });
    for (float[] features :
        new float[][] {rows(1000000.3 * ROWS, 0), rows(12345.678, 0), rows(1e6, 1)}) {
      VerificationReport report = verify("layer_norm", features, faulty);
      assertEquals(
          "layer_norm1.output", report.firstFailure().orElseThrow().tensor(), report::toString);
    }
  }

  private record Uncorrected(LaneSums right) implements LaneSums {
    @Override
    public float sum(int n, float[] a, int aOffset) {
      return 0;
    }

    @Override
    public float dot(int n, float[] a, int aOffset, float[] b, int bOffset) {
      return right.dot(n, a, aOffset, b, bOffset);
    }

    @Override
    public float mean(int n, float[] a, int aOffset) {
      return right.sum(n, a, aOffset) / n;
    }
  }
}
