package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.tensor.Precision;
import dev.evengrad.testing.Allocation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 7; standardize; dense 37 tanh; dense 19; batch_norm; relu; dense 5; softmax");

  private static Model model(String backend, Precision precision) {
    return new Model(
        SPEC,
        ModelInfo.NONE,
        KernelBackends.select(BackendChoice.parse(backend)),
        SPEC.declaration().initialParameters(3),
        SPEC.declaration().initialBuffers(),
        precision);
  }

  @ParameterizedTest
  @CsvSource({"vector, FLOAT32", "vector, BF16", "scalar, FLOAT32"})
  void callsEachNumberOfRowsAndLeavesTheModelAsItIs(String backend, Precision precision) {
    Model model = model(backend, precision);
    Session session = model.session(3);
    float[] features = new float[21];
    for (int i = 0; i < features.length; i++) {
      features[i] = i - 10;
    }
    float[] before = new float[15];
    session.run(features, 3, before);
    String hash = model.sha256();

    WarmUpReport report = model.warmUp(Duration.ofMillis(60), 1, 3);

    assertEquals(List.of(1, 3), report.calls().stream().map(WarmUpReport.Calls::rows).toList());
    for (WarmUpReport.Calls calls : report.calls()) {
      assertTrue(calls.count() >= 1 && calls.first().toNanos() > 0, calls.toString());
      assertTrue(calls.last().toNanos() > 0, calls.toString());
      assertFalse(calls.settled(), "nothing settles in 60 ms: " + calls);
    }
    assertTrue(report.elapsed().toMillis() >= 60, report.toString());
    assertEquals(hash, model.sha256());
    float[] after = new float[15];
    session.run(features, 3, after);
    assertArrayEquals(before, after);
  }

  @Test
  void endsBeforeItsLimitOnceCallsAllocateNothingAndStayAsFastAsTheyAre() {
    Model model = model("vector", Precision.FLOAT32);
    WarmUpReport report = model.warmUp(Duration.ofMinutes(2), 2);
    assertTrue(report.settled(), report.toString());
    assertTrue(report.elapsed().toSeconds() < 110, report.toString());
    WarmUpReport.Calls calls = report.calls().getFirst();
    assertTrue(calls.last().compareTo(calls.first()) < 0, report.toString());
    assertTrue(report.toString().startsWith("2 rows: "), report.toString());
    assertTrue(report.toString().contains("settled\nwarmed up in "), report.toString());

    Session session = model.session(2);
    float[] features = new float[14];
    float[] results = new float[10];
    Allocation.assertNone("behind the warm-up", 1000, () -> session.run(features, 2, results));
  }

  @Test
  void withoutRowsItIsOneAndTheTimeIsAboutASecondAtMost() {
    WarmUpReport report = model("scalar", Precision.FLOAT32).warmUp();
    assertEquals(1, report.calls().getFirst().rows());
    assertTrue(report.elapsed().toMillis() < 2000, report.toString());
  }

  @Test
  void aLimitOfCenturiesIsOne() {
    Duration centuries = Duration.ofSeconds(Long.MAX_VALUE);
    WarmUpReport report = model("scalar", Precision.FLOAT32).warmUp(centuries, 1);
    assertTrue(report.settled(), report.toString());
  }

  @Test
  void refusesWhatIsNoTimeOrNoNumberOfRows() {
    Model model = model("scalar", Precision.FLOAT32);
    for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      SettingException e = assertThrows(SettingException.class, () -> model.warmUp(limit, 1));
      assertEquals(
          "limit of the warm-up is " + limit + ", expected a time above 0", e.getMessage());
    }
    SettingException e = assertThrows(SettingException.class, () -> model.warmUp(4, 0));
    assertEquals("rows of the warm-up is 0, expected a whole number of at least 1", e.getMessage());
  }
}
