package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Allocation;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A step shares its large products with the threads of an executor, and the weights do not show it. */
class ExecutorThreadsTest {
  private static final int ROWS = 64;
  private static final int WIDTH = 512;

  @Test
  void anExecutorChangesNothingButTheTime() {
    Batch batch = batch();
    String one;
    try (Trainer trainer = builder().build()) {
      one = steps(trainer, batch);
    }
    ExecutorService pool = Executors.newFixedThreadPool(2);
    AtomicInteger tasks = new AtomicInteger();
    try (Trainer trainer =
        builder()
            .threads(
                2,
                task -> {
                  tasks.incrementAndGet();
                  pool.execute(task);
                })
            .build()) {
      assertEquals(one, steps(trainer, batch));
      assertTrue(tasks.get() > 0);
    }
    assertFalse(pool.isShutdown());
    pool.shutdown();
    try (Trainer trainer = builder().threads(2, pool).build()) {
      assertEquals(one, steps(trainer, batch), "an executor that takes nothing any more");
    }
  }

  @Test
  void sharedProductsAllocateNothing() {
    Batch batch = batch();
    try (Trainer trainer = builder().threads(2).spinMicros(50).build()) {
      Allocation.assertNone("on two threads", 200, () -> trainer.step(batch));
    }
  }

  private static TrainerBuilder builder() {
    return Trainer.of(
            ModelSpec.parse("input " + WIDTH + "; dense " + WIDTH + " relu; dense " + WIDTH))
        .loss(mse())
        .optimizer(adam(1e-3))
        .batchSize(ROWS)
        .seed(1);
  }

  private static String steps(Trainer trainer, Batch batch) {
    for (int step = 0; step < 3; step++) {
      trainer.step(batch);
    }
    return trainer.sha256();
  }

  private static Batch batch() {
    CounterRandom random = CounterRandom.of(1, "batch", 0);
    float[] x = new float[ROWS * WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * random.uniform(i) - 1;
    }
    return Batch.ofValues(x, ROWS, WIDTH, x.clone(), WIDTH);
  }
}
