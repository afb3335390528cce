package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.testing.Allocation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 37; standardize; dense 65 tanh; dense 33 sigmoid; dense 17 relu; dense 5");

  private static Model model(BackendChoice backend, OutputLink link) {
    ModelInfo info = new ModelInfo("", link, List.of(), List.of(), Map.of());
    return new Model(
        SPEC,
        info,
        KernelBackends.select(backend),
        SPEC.declaration().initialParameters(11),
        SPEC.declaration().initialBuffers());
  }

  private static float[] rows(int rows) {
    float[] x = new float[rows * 37];
    CounterRandom random = CounterRandom.of(5, "rows", 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = 4 * random.uniform(i) - 2;
    }
    return x;
  }

  @Test
  void aNegativeNumberOfRowsIsRefused() {
    Model model = model(BackendChoice.AUTO, OutputLink.SOFTMAX);
    Session session = model.session(1);
    String negative =
        assertThrows(ShapeException.class, () -> session.run(rows(1), -1, new float[5]))
            .getMessage();
    assertTrue(negative.contains("expected at least 0"), negative);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void aRowAloneHasTheBitsItHasInABatch(BackendChoice backend) {
    Model model = model(backend, OutputLink.SOFTMAX);
    int n = 70;
    float[] x = rows(n);
    float[] batch = new float[n * 5];
    model.session(n).run(x, n, batch);
    Session one = model.session(1);
    float[] single = new float[5];
    for (int r = 0; r < n; r++) {
      one.run(Arrays.copyOfRange(x, r * 37, (r + 1) * 37), 1, single);
      assertArrayEquals(Arrays.copyOfRange(batch, r * 5, r * 5 + 5), single, "row " + r);
    }
    for (int r = 0; r < n; r++) {
      float sum = 0;
      for (int c = 0; c < 5; c++) {
        sum += batch[r * 5 + c];
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  @Test
  void backendsAgreeToTheBit() {
    float[] x = rows(70);
    float[] scalar = new float[350];
    float[] vector = new float[350];
    model(BackendChoice.SCALAR, OutputLink.SIGMOID).session(70).run(x, 70, scalar);
    model(BackendChoice.VECTOR, OutputLink.SIGMOID).session(70).run(x, 70, vector);
    assertArrayEquals(scalar, vector);
  }

  @Test
  void logitsAreTheOutputsBeforeTheLink() {
    Model model = model(BackendChoice.AUTO, OutputLink.SOFTMAX);
    float[] x = rows(3);
    float[] logits = new float[15];
    float[] probabilities = new float[15];
    Session session = model.session(3);
    session.runLogits(x, 3, logits);
    session.run(x, 3, probabilities);
    for (int r = 0; r < 3; r++) {
      double sum = 0;
      for (int c = 0; c < 5; c++) {
        sum += Math.exp(logits[r * 5 + c]);
      }
      for (int c = 0; c < 5; c++) {
        assertEquals(Math.exp(logits[r * 5 + c]) / sum, probabilities[r * 5 + c], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void offsetsAreThoseOfTheCaller(OutputLink link) {
    Session session = model(BackendChoice.AUTO, link).session(3);
    float[] x = rows(4);
    float[] expected = new float[15];
    session.run(Arrays.copyOfRange(x, 37, 4 * 37), 3, expected);
    float[] results = new float[25];
    Arrays.fill(results, 7);
    session.run(x, 37, 3, results, 4);
    assertArrayEquals(expected, Arrays.copyOfRange(results, 4, 19));
    for (int i = 0; i < results.length; i++) {
      assertTrue((i >= 4 && i < 19) || results[i] == 7, "result " + i + " was overwritten");
    }
    x[37 + 2 * 37 + 6] = Float.NaN;
    assertEquals(
        "feature 6 of row 2 is NaN, expected a finite number",
        assertThrows(DataException.class, () -> session.run(x, 37, 3, results, 4)).getMessage());
    // both arrays are long enough without the offsets
    float[] y = rows(4);
    assertThrows(ShapeException.class, () -> session.run(y, 38, 3, results, 0));
    assertThrows(ShapeException.class, () -> session.run(y, 0, 3, results, 11));
    assertThrows(ShapeException.class, () -> session.run(y, -1, 3, results, 0));
    assertThrows(ShapeException.class, () -> session.run(y, 0, 3, results, -1));
    session.run(y, 37, 3, results, 10);
  }

  @Test
  void badInputIsRefusedAndResultsStayAsTheyWere() {
    Session session = model(BackendChoice.AUTO, OutputLink.NONE).session(2);
    float[] results = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    float[] x = rows(2);
    x[37 + 4] = Float.NaN;
    DataException nan = assertThrows(DataException.class, () -> session.run(x, 2, results));
    assertEquals("feature 4 of row 1 is NaN, expected a finite number", nan.getMessage());
    x[37 + 4] = Float.NEGATIVE_INFINITY;
    assertThrows(DataException.class, () -> session.run(x, 2, results));
    for (float v : results) {
      assertEquals(7, v);
    }
    assertTrue(
        assertThrows(ShapeException.class, () -> session.run(rows(3), 3, new float[15]))
            .getMessage()
            .contains("model.session(3)"));
    assertThrows(ShapeException.class, () -> session.run(rows(1), 2, results));
    assertThrows(ShapeException.class, () -> session.run(rows(2), 2, new float[9]));
    session.run(rows(0), 0, new float[0]);
    session.run(rows(2), 2, results);
    assertTrue(results[0] != 7);
  }

  @Test
  void moreRowsThanAnArrayHoldsAreRefused() {
    Model model = model(BackendChoice.AUTO, OutputLink.NONE);
    ShapeException e = assertThrows(ShapeException.class, () -> model.session(100_000_000));
    assertTrue(e.getMessage().startsWith("100000000 rows of 37 numbers"), e.getMessage());
  }

  @Test
  void nothingIsAllocatedByAPrediction() {
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      Session session = model(backend, OutputLink.SOFTMAX).session(9);
      float[] x = rows(9);
      float[] results = new float[45];
      Allocation.assertNone(
          backend.toString(),
          10_000,
          () -> {
            session.run(x, 9, results);
            session.run(x, 0, 1, results, 0);
            session.runWithNaN(x, 0, 2, results, 0);
          });
    }
  }

  @Test
  void aSecondThreadIsRefusedAndNeverGetsAWrongNumber() throws InterruptedException {
    Session session = model(BackendChoice.AUTO, OutputLink.SOFTMAX).session(64);
    float[] x = rows(64);
    float[] expected = new float[320];
    session.run(x, 64, expected);
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Runnable user =
        () -> {
          float[] results = new float[320];
          try {
            start.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          for (int i = 0; i < 20_000 && (i < 2000 || refused.get() == 0); i++) {
            try {
              session.run(x, 64, results);
              done.incrementAndGet();
              if (!Arrays.equals(expected, results)) {
                wrong.incrementAndGet();
              }
            } catch (IllegalStateException e) {
              refused.incrementAndGet();
            }
          }
        };
    Thread a = new Thread(user);
    Thread b = new Thread(user);
    a.start();
    b.start();
    start.countDown();
    a.join();
    b.join();
    assertEquals(0, wrong.get());
    assertTrue(refused.get() > 0, "the two threads never met");
    assertTrue(done.get() > 0);
  }
}
