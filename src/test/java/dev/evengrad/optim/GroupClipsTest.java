package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clips by layer, by parameter, by output unit and by the largest magnitude, on a small network. */
class GroupClipsTest {
  private static final double U = Floats.U;

  private final ParameterLayout layout = layout();
  private final float[] parameters = new float[layout.length()];
  private final float[] gradients = new float[layout.length()];
  private final ScalarElementwise kernels = new ScalarElementwise();

  private static ParameterLayout layout() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.add("dense1.weight", Shape.of(9, 150));
    builder.add("dense1.bias", Shape.of(9));
    builder.add("dense2.weight", Shape.of(1, 9));
    builder.add("dense2.bias", Shape.of(1));
    return builder.build();
  }

  /** Runs a clip and gives the clipped gradients: plain descent from zero, or from given weights. */
  private double[] clip(String clips, boolean[] normClipped) {
    TensorStatistics[] statistics = new TensorStatistics[4];
    float[] before = parameters.clone();
    for (int s = 0; s < 4; s++) {
      ParameterSlice slice = layout.slices().get(s);
      statistics[s] = new TensorStatistics(slice.size());
      kernels.statistics(slice.size(), gradients, slice.offset(), statistics[s]);
    }
    // The clipped gradient is what momentum keeps, whatever the weights are.
    Chain chain = Chain.parse("chain(" + clips + ", momentum(1e-30))");
    Update update = Update.plan(chain, layout, parameters, gradients, statistics, kernels);
    UpdateOutcome outcome = update.run(1);
    assertTrue(outcome.applied(), outcome::toString);
    normClipped[0] = update.normClipped();
    assertEquals(
        norm(doubles(update.state(0)), 0, 4), update.normAfter(), 1e-4 * update.normAfter());
    System.arraycopy(before, 0, parameters, 0, before.length);
    return doubles(update.state(0));
  }

  private double[] clip(String clips) {
    return clip(clips, new boolean[1]);
  }

  private void fill(double scale) {
    for (int s = 0; s < 4; s++) {
      ParameterSlice slice = layout.slices().get(s);
      float[] g = Floats.gaussian(slice.size(), scale * (s + 1), s);
      System.arraycopy(g, 0, gradients, slice.offset(), g.length);
    }
  }

  private double norm(double[] a, int fromSlice, int toSlice) {
    double sum = 0;
    for (int s = fromSlice; s < toSlice; s++) {
      ParameterSlice slice = layout.slices().get(s);
      for (int i = slice.offset(); i < slice.end(); i++) {
        sum += a[i] * a[i];
      }
    }
    return Math.sqrt(sum);
  }

  private static double[] doubles(float[] a) {
    double[] b = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      b[i] = a[i];
    }
    return b;
  }

  /** Each group against {@code min(1, c/(norm + 1e-6))} or {@code 1/norm} in double. */
  @ParameterizedTest
  @CsvSource({
    "per_layer(1), 2, 1",
    "per_layer(100), 2, 1",
    "per_layer(1), 2, 1e-5",
    "per_layer(1), 2, 1e30",
    "per_parameter(1), 1, 1",
    "per_parameter(30), 1, 1",
    "per_parameter(1e-3), 1, 1e25",
    "renormalize_layer, 2, 1",
    "renormalize_layer, 2, 1e-40",
    "renormalize_layer, 2, 1e37",
    "renormalize_parameter, 1, 1",
    "renormalize_parameter, 1, 1e-35"
  })
  void scalesEachGroupByItsNorm(String rule, int slicesInGroup, double scale) {
    fill(scale);
    double[] before = doubles(gradients);
    boolean[] clipped = new boolean[1];
    double[] after = clip(rule, clipped);
    boolean any = false;
    for (int s = 0; s < 4; s += slicesInGroup) {
      double norm = norm(before, s, s + slicesInGroup);
      double most =
          rule.startsWith("per") ? Double.parseDouble(rule.replaceAll(".*\\(|\\)", "")) : 1;
      double factor = rule.startsWith("per") ? Math.min(1, most / (norm + 1e-6)) : 1 / norm;
      any |= factor != 1;
      for (int k = s; k < s + slicesInGroup; k++) {
        ParameterSlice slice = layout.slices().get(k);
        for (int i = slice.offset(); i < slice.end(); i++) {
          double bound = Math.abs(before[i] * factor) * 40 * U + Float.MIN_VALUE;
          assertEquals(before[i] * factor, after[i], bound, rule + " " + slice + " " + i);
        }
      }
      if (rule.startsWith("per")) {
        assertTrue(norm(after, s, s + slicesInGroup) <= Math.max(most, 0) * (1 + 40 * U));
      } else {
        assertEquals(1, norm(after, s, s + slicesInGroup), 40 * U);
      }
    }
    assertEquals(any, clipped[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per_layer(1000)", "per_parameter(1000)", "max_norm(1000)", "agc(1000)"})
  void whatIsSmallIsUntouched(String rule) {
    fill(1);
    Arrays.fill(parameters, 1);
    double[] before = doubles(gradients);
    boolean[] clipped = new boolean[1];
    assertArrayEquals(before, clip(rule, clipped));
    assertFalse(clipped[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "per_layer(1)",
        "per_parameter(1)",
        "renormalize_layer",
        "renormalize_parameter",
        "max_norm(1)",
        "agc(0.1)"
      })
  void zeroStaysZero(String rule) {
    assertArrayEquals(new double[gradients.length], clip(rule));
    // A zero parameter beside others too.
    gradients[layout.get("dense1.weight").offset() + 3] = 7;
    double[] after = clip(rule);
    assertEquals(0, after[layout.get("dense2.weight").offset()]);
    assertEquals(0, after[layout.get("dense1.bias").offset()]);
    assertTrue(after[3] > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "per_layer(1)",
        "per_parameter(1)",
        "renormalize_layer",
        "renormalize_parameter",
        "max_norm(1)"
      })
  void aSecondClipChangesNextToNothing(String rule) {
    fill(50);
    float[] start = gradients.clone();
    double[] once = clip(rule);
    System.arraycopy(start, 0, gradients, 0, start.length);
    double[] twice = clip(rule + ", " + rule);
    for (int i = 0; i < once.length; i++) {
      assertEquals(once[i], twice[i], Math.abs(once[i]) * (2e-6 + 40 * U));
    }
  }

  @ParameterizedTest
  @CsvSource({"1e20, 1", "1e-23, 1", "3e38, 1", "3e38, 1e-5"})
  void theKnownTrapsAreNone(float entry, double most) {
    int n = layout.get("dense1.weight").size();
    for (String rule : new String[] {"per_layer", "per_parameter", "max_norm"}) {
      Arrays.fill(gradients, 0);
      Arrays.fill(gradients, 0, n, entry);
      double norm = rule.equals("max_norm") ? entry : entry * Math.sqrt(n);
      double expected = entry * Math.min(1, most / (norm + 1e-6));
      double[] after = clip(rule + "(" + most + ")");
      for (int i = 0; i < n; i++) {
        assertEquals(expected, after[i], expected * 40 * U, rule);
      }
    }
  }

  @Test
  void maxNormKeepsTheDirectionWhereAValueClipDoesNot() {
    fill(3);
    double[] before = doubles(gradients);
    double largest = 0;
    for (double g : before) {
      largest = Math.max(largest, Math.abs(g));
    }
    boolean[] clipped = new boolean[1];
    double[] after = clip("max_norm(0.5)", clipped);
    assertTrue(clipped[0]);
    for (int i = 0; i < after.length; i++) {
      double expected = before[i] * 0.5 / (largest + 1e-6);
      assertEquals(expected, after[i], Math.abs(expected) * 4 * U);
    }
    // Behind a clip by value the true largest is measured, not its limit.
    Arrays.fill(gradients, 0);
    gradients[0] = 0.25f;
    assertEquals(0.25, clip("value(10), max_norm(0.3)")[0]);
  }

  /** Each unit in double, with weights of all sizes and units below and above their limit. */
  @ParameterizedTest
  @CsvSource({"0.01, 0.001", "0.5, 0.001", "0.01, 10", "1e-30, 1e-10"})
  void agcFollowsTheTextbook(double clipping, double eps) {
    fill(1);
    for (int unit = 0; unit < 9; unit++) {
      double size = StrictMath.pow(10, unit - 5);
      float[] w = Floats.gaussian(150, size, unit + 50);
      System.arraycopy(w, 0, parameters, unit * 150, 150);
      for (int i = 0; i < 150; i++) {
        gradients[unit * 150 + i] *= unit % 3 == 0 ? 1 : 1e-3f;
      }
    }
    double[] before = doubles(gradients);
    double[] w = doubles(parameters);
    double[] after = clip("agc(" + clipping + ", eps=" + eps + ")");
    for (int unit = 0; unit < 10; unit++) {
      // The tenth unit is the bias.
      int from = unit < 9 ? unit * 150 : layout.get("dense1.bias").offset();
      int to = from + (unit < 9 ? 150 : 9);
      double g = 0;
      double size = 0;
      for (int i = from; i < to; i++) {
        g += before[i] * before[i];
        size += w[i] * w[i];
      }
      double most = clipping * Math.max(Math.sqrt(size), eps);
      double factor = Math.sqrt(g) > most ? most / Math.max(Math.sqrt(g), 1e-6) : 1;
      for (int i = from; i < to; i++) {
        double bound = Math.abs(before[i] * factor) * 80 * U + Float.MIN_VALUE;
        assertEquals(before[i] * factor, after[i], bound, "unit " + unit);
      }
    }
    for (int i = layout.get("dense2.weight").offset(); i < after.length; i++) {
      assertEquals(before[i], after[i], "the last layer");
    }
  }

  @Test
  void agcSeesWhatTheClipsBeforeItLeft() {
    fill(100);
    Arrays.fill(parameters, 0.5f);
    float[] start = gradients.clone();
    double[] scaled = clip("global_norm(1)");
    for (int i = 0; i < scaled.length; i++) {
      gradients[i] = (float) scaled[i];
    }
    double[] apart = clip("agc(0.01)");
    System.arraycopy(start, 0, gradients, 0, start.length);
    double[] together = clip("global_norm(1), agc(0.01)");
    for (int i = 0; i < apart.length; i++) {
      assertEquals(apart[i], together[i], Math.abs(apart[i]) * 80 * U);
    }
    System.arraycopy(start, 0, gradients, 0, start.length);
    double[] byValue = clip("value(0.01)");
    for (int i = 0; i < byValue.length; i++) {
      gradients[i] = (float) byValue[i];
    }
    apart = clip("agc(0.01)");
    System.arraycopy(start, 0, gradients, 0, start.length);
    assertArrayEquals(apart, clip("value(0.01), agc(0.01)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          per_layer             | per_layer(1)
          per_layer(2.5)        | per_layer(2.5)
          per_parameter(norm=3) | per_parameter(3)
          renormalize_layer     | renormalize_layer
          renormalize_parameter | renormalize_parameter
          max_norm              | max_norm(1)
          max_norm(0.5)         | max_norm(0.5)
          agc                   | agc(0.01)
          agc(0.1, 0.5)         | agc(0.1, eps=0.5)
          """)
  void texts(String text, String shortest) {
    GradientTransform clip = Clips.parse(text);
    assertEquals(shortest, clip.text());
    assertEquals(shortest, clip.toString());
    assertEquals(clip, Clips.parse(shortest));
    assertEquals(GradientTransform.Stage.CLIP, clip.stage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "per_layer(0)",
        "per_layer(-1)",
        "per_parameter(NaN)",
        "max_norm(0)",
        "max_norm(Infinity)",
        "renormalize_layer(1)",
        "agc(0)",
        "agc(0.1, eps=0)",
        "agc(-1)"
      })
  void refused(String text) {
    assertThrows(SpecException.class, () -> Clips.parse(text));
  }
}
