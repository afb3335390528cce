package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that other threads get through a data race is whole: what they predict is right. */
class PublishedModelTest {
  private static final int MODELS = 3000;
  private static final int READERS = 2;

  /** Written and read without any order between threads, on purpose. */
  private @Nullable Model shared;

  private volatile boolean over;

  @Test
  @Timeout(60)
  void aModelThatIsSeenIsWhole() throws InterruptedException {
    ModelSpec spec = ModelSpec.parse("input 3; dense 5 relu; dense 2");
    AtomicInteger models = new AtomicInteger();
    AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
    Thread[] readers = new Thread[READERS];
    for (int i = 0; i < READERS; i++) {
      readers[i] = new Thread(() -> models.addAndGet(read(wrong)));
      readers[i].start();
    }
    for (int i = 1; i <= MODELS; i++) {
      // all weights are the same number, so each model says which one it is
      float[] parameters = new float[spec.declaration().parameterLayout().length()];
      Arrays.fill(parameters, i % 16);
      shared =
          new Model(
              spec,
              ModelInfo.NONE,
              KernelBackends.select(i % 2 == 0 ? BackendChoice.VECTOR : BackendChoice.SCALAR),
              parameters,
              spec.declaration().initialBuffers());
    }
    over = true;
    for (Thread reader : readers) {
      reader.join();
    }
    assertNull(wrong.get());
    assertTrue(models.get() > 10, "only " + models + " models were seen");
  }

  /** Runs each model that comes in sight; returns how many. */
  private int read(AtomicReference<@Nullable Throwable> wrong) {
    int models = 0;
    Model last = null;
    float[] outputs = new float[2];
    try {
      while (!over) {
        Model seen = shared;
        if (seen == null || seen.equals(last)) {
          Thread.onSpinWait();
          continue;
        }
        last = seen;
        models++;
        seen.session(1).run(new float[] {1, 2, 4}, 1, outputs);
        float w = seen.parameter("dense1.weight")[0];
        // 7 w + w in each of 5 units, their sum times w, and w once more
        assertEquals(5 * 8 * w * w + w, outputs[1]);
        assertEquals(outputs[1], outputs[0]);
      }
    } catch (Throwable thrown) {
      wrong.compareAndSet(null, thrown);
    }
    return models;
  }
}
