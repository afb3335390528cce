package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.kernel.CounterRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpikeDetectorTest {
  private static void step(SpikeDetector detector, double loss, double norm) {
    detector.look(64, loss, norm, 1);
    detector.take();
  }

  /** Norms of 1 and 100 in turn: mean 1 decade, deviation 1 decade; then the moving moments, by hand. */
  @Test
  void levelsAreThoseOfZClipInDecades() {
    SpikeDetector detector = new SpikeDetector(26);
    for (int i = 0; i < 26; i++) {
      assertEquals(0, detector.z());
      step(detector, 1, i % 2 == 0 ? 1 : 100);
    }
    detector.look(64, 1, 1e5, 1);
    assertEquals(4, detector.z(), 1e-12);
    assertEquals(SetAside.Signal.GRADIENT_NORM, detector.signal());
    assertEquals(10, detector.value(SetAside.Signal.GRADIENT_NORM, true), 1e-12);
    detector.look(64, 1, 1000, 1);
    detector.take();
    double mean = 0.97 + 0.03 * 3;
    double variance = 0.97 + 0.03 * (3 - mean) * (3 - mean);
    detector.look(64, 1, 1e5, 1);
    assertEquals((5 - mean) / Math.sqrt(variance), detector.z(), 1e-12);
  }

  /** Equal norms have no deviation of their own: a tenth of a decade is the least. */
  @Test
  void theLeastDeviationIsATenthOfADecade() {
    SpikeDetector detector = new SpikeDetector(25);
    for (int i = 0; i < 100; i++) {
      step(detector, 1, 2);
    }
    detector.look(64, 1, 20, 1);
    assertEquals(10, detector.z(), 1e-9);
    detector.look(64, 1, 2, 100);
    assertEquals(20, detector.z(), 1e-9);
    assertEquals(SetAside.Signal.STATISTICS, detector.signal());
  }

  /** Half the rows: the norm counts by half. */
  @Test
  void aSmallBatchCountsByItsFraction() {
    SpikeDetector detector = new SpikeDetector(25);
    for (int i = 0; i < 100; i++) {
      step(detector, 1, 2);
    }
    detector.look(32, 1, 40, 1);
    assertEquals(10, detector.z(), 1e-9);
    detector.look(1, 50, 2, 1);
    assertTrue(detector.lossZ() < 6, "one row of 64 with a loss of 50: " + detector.lossZ());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -5, 1e-30, -1e30, 1e30, 3})
  void lossesMayBeAnything(double level) {
    SpikeDetector detector = new SpikeDetector(25);
    for (int i = 0; i < 200; i++) {
      detector.look(64, level, 0, 1);
      assertTrue(detector.z() < 1 && detector.lossZ() < 1, "step " + i + ": " + detector.lossZ());
      detector.take();
    }
  }

  /** Slow as a rate's warm-up or a decay over hundreds of steps is, and with the noise of batches. */
  @ParameterizedTest
  @CsvSource({"0.99", "1.01", "0.97", "1.02", "1"})
  void aLossThatMovesSlowlyIsNone(double factor) {
    CounterRandom random = CounterRandom.of(1, "noise", 0);
    SpikeDetector detector = new SpikeDetector(25);
    double level = 1;
    for (int i = 0; i < 600; i++) {
      level *= factor;
      double noise = Math.exp(0.5 * random.gaussian(i));
      detector.look(64, level * noise, level * noise, 1);
      assertTrue(detector.z() < 8, "step " + i + ": " + detector.z());
      assertTrue(detector.lossZ() < 6, "step " + i + ": " + detector.lossZ());
      detector.take();
    }
  }

  @Test
  void aLossMustBeAHundredTimesTheLargestToTell() {
    SpikeDetector detector = new SpikeDetector(25);
    for (int i = 0; i < 500; i++) {
      step(detector, i == 0 ? 2 : 0.001, 1);
    }
    detector.look(64, 190, 1, 1);
    assertTrue(detector.z() < 1);
    assertTrue(detector.lossZ() > 8);
    detector.look(64, 210, 1, 1);
    assertTrue(detector.z() > 8);
    assertEquals(SetAside.Signal.LOSS, detector.signal());
  }

  /** There is no logarithm of nothing: the first loss that is not zero makes the level. */
  @Test
  void lossesMayBeZeroInTheWarmUp() {
    SpikeDetector detector = new SpikeDetector(5);
    for (int i = 0; i < 20; i++) {
      step(detector, 0, 1);
    }
    new GuardState(detector.numbers()).require();
    for (int i = 0; i < 20; i++) {
      step(detector, 0.3, 1);
      assertEquals(0, detector.lossZ(), 1e-9);
    }
    assertEquals(0.3, detector.value(SetAside.Signal.LOSS, true), 1e-9);
    detector.look(64, 3, 1, 1);
    assertEquals(10, detector.lossZ(), 0.1);
  }

  @Test
  void lossesMayBeZeroForVeryLong() {
    SpikeDetector detector = new SpikeDetector(5);
    for (int i = 0; i < 1_000_000; i++) {
      step(detector, i < 100 ? 1 : 0, 1);
    }
    step(detector, 1e30, 1);
    assertTrue(detector.lossZ() > 100);
    new GuardState(detector.numbers()).require();
  }

  /** Where gradients were zero the warm-up of their norms takes as many others. */
  @Test
  void gradientsMayBeZeroInTheWarmUp() {
    SpikeDetector detector = new SpikeDetector(5);
    for (int i = 0; i < 20; i++) {
      step(detector, 1, 0);
    }
    for (int i = 0; i < 5; i++) {
      detector.look(64, 1, 1e6, 1);
      assertEquals(0, detector.z(SetAside.Signal.GRADIENT_NORM));
      detector.take();
    }
    detector.look(64, 1, 1e6, 1);
    assertEquals(0, detector.z(SetAside.Signal.GRADIENT_NORM), 1e-9);
    detector.look(64, 1, 1e7, 1);
    assertEquals(10, detector.z(), 1e-9);
  }

  @Test
  void stateRoundTrips() {
    SpikeDetector detector = new SpikeDetector(25);
    for (int i = 1; i < 90; i++) {
      step(detector, 1.0 / i, 1 + i % 7);
    }
    SpikeDetector other = new SpikeDetector(25);
    other.restore(detector.numbers());
    detector.look(64, 3, 4, 5);
    other.look(64, 3, 4, 5);
    assertEquals(detector.z(), other.z());
    assertEquals(detector.numbers(), other.numbers());
    SettingException missing =
        assertThrows(SettingException.class, () -> new GuardState(Map.of("steps", 3.0)).require());
    assertTrue(missing.getMessage().contains("norms"), missing.getMessage());
    assertTrue(missing.getMessage().contains("missing"), missing.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spike_guard",
        "spike_guard(z=20)",
        "spike_guard(warmup=50, harm=4, patience=5, every=10, snapshots=3, rollbacks=1,"
            + " moments=reset)"
      })
  void textRoundTrips(String text) {
    assertEquals(text, SpikeGuard.parse(text).text());
    assertEquals(SpikeGuard.parse(text), SpikeGuard.parse(SpikeGuard.parse(text).text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spike_gard|is no spike guard",
        "spike_guard(z=0)|z of the spike guard",
        "spike_guard(harm=-1)|harm of the spike guard",
        "spike_guard(warmup=1)|warm-up of the spike guard",
        "spike_guard(patience=0)|patience",
        "spike_guard(every=0)|every",
        "spike_guard(snapshots=0)|snapshots",
        "spike_guard(rollbacks=0)|rollbacks",
        "spike_guard(moments=kept)|expected restored or reset",
        "spike_guard(zz=3)|zz"
      })
  void badSettingsAreRefused(String text, String expected) {
    RuntimeException e = assertThrows(RuntimeException.class, () -> SpikeGuard.parse(text));
    assertTrue(e instanceof SpecException || e instanceof SettingException, e.toString());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
