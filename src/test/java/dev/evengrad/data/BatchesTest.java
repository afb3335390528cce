package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.testing.Allocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  /** Rows (i, -i) of class i mod 3. */
  private static Dataset data(int rows) {
    float[] features = new float[2 * rows];
    int[] classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      features[2 * i] = i;
      features[2 * i + 1] = -i;
      classes[i] = i % 3;
    }
    return Dataset.ofClasses(features, 2, classes, List.of("a", "b", "c"));
  }

  /** The row numbers of an epoch in order, after checking that rows are whole. */
  private static List<Integer> order(Batches batches, int expectedRows) {
    Batch batch = batches.newBatch();
    List<Integer> order = new ArrayList<>();
    while (batches.next(batch)) {
      for (int i = 0; i < batch.rows(); i++) {
        int row = (int) batch.features()[2 * i];
        assertEquals(-row, batch.features()[2 * i + 1], 0);
        assertEquals(row % 3, batch.classes()[i]);
        order.add(row);
      }
    }
    assertEquals(expectedRows, order.size());
    return order;
  }

  @Test
  void everyRowComesOncePerEpoch() {
    for (int rows : new int[] {1, 2, 7, 8, 9, 64}) {
      Batches batches = new Batches(data(rows), 8, 3, true);
      for (int epoch = 0; epoch < 3; epoch++) {
        batches.start(epoch);
        List<Integer> order = new ArrayList<>(order(batches, rows));
        order.sort(null);
        for (int i = 0; i < rows; i++) {
          assertEquals(i, order.get(i));
        }
      }
    }
  }

  @Test
  void theLastBatchHasTheRest() {
    Batches batches = new Batches(data(10), 4, 0, false);
    Batch batch = batches.newBatch();
    assertEquals(3, batches.count());
    assertEquals(0, batch.rows());
    assertEquals(4, batch.capacity());
    assertTrue(batches.next(batch));
    assertEquals(4, batch.rows());
    assertTrue(batches.next(batch));
    assertArrayEquals(new int[] {1, 2, 0, 1}, batch.classes());
    assertTrue(batches.next(batch));
    assertEquals(2, batch.rows());
    assertEquals(9, batch.features()[2]);
    assertEquals(3, batches.index());
    assertFalse(batches.next(batch));
    assertEquals(2, batch.rows());
    assertEquals(1, new Batches(data(10), 10, 0, false).count());
    assertEquals(1, new Batches(data(10), 1000, 0, false).count());
    assertEquals(2, new Batches(data(10), 9, 0, false).count());
  }

  @Test
  void seedAndEpochDecideTheOrder() {
    Batches batches = new Batches(data(100), 7, 11, true);
    final List<Integer> first = order(batches, 100);
    batches.start(1);
    List<Integer> second = order(batches, 100);
    assertNotEquals(first, second);
    batches.start(0);
    assertEquals(first, order(batches, 100));
    Batches again = new Batches(data(100), 9, 11, true);
    again.start(1);
    assertEquals(second, order(again, 100), "the batch size does not change the order");
    assertNotEquals(first, order(new Batches(data(100), 7, 12, true), 100));
  }

  /** Checkpoints name the place in an epoch only, so these orders must never change. */
  @Test
  void theOrderOfASeedIsFixed() {
    Batches batches = new Batches(data(1000), 64, 42, true);
    batches.start(3);
    assertEquals(2084671669, order(batches, 1000).hashCode());
    assertEquals(order(new Batches(data(9), 64, 0, true), 9), List.of(7, 8, 4, 3, 5, 0, 6, 1, 2));
  }

  @Test
  void goesOnFromTheMiddleOfAnEpoch() {
    Batches whole = new Batches(data(50), 8, 5, true);
    whole.start(2);
    Batch expected = whole.newBatch();
    for (int i = 0; i < 4; i++) {
      whole.next(expected);
    }
    Batches resumed = new Batches(data(50), 8, 5, true);
    resumed.start(2);
    resumed.skipTo(3);
    Batch batch = resumed.newBatch();
    assertTrue(resumed.next(batch));
    assertArrayEquals(expected.features(), batch.features());
    assertArrayEquals(expected.classes(), batch.classes());
    resumed.skipTo(7);
    assertFalse(resumed.next(batch));
    refused(() -> resumed.skipTo(8), "batch 8 of an epoch of 7");
    refused(() -> resumed.skipTo(-1), "batch -1");
  }

  @Test
  void carriesValuesAndWeights() {
    Dataset data =
        Dataset.ofValues(new float[] {1, 2, 3}, 1, new float[] {10, 11, 20, 21, 30, 31}, 2)
            .withRowWeights(new float[] {0.5f, 1, 2});
    Batches batches = new Batches(data, 2, 0, false);
    Batch batch = batches.newBatch();
    assertTrue(batches.next(batch));
    assertTrue(batches.next(batch));
    assertEquals(1, batch.rows());
    assertEquals(30, batch.targets()[0]);
    assertEquals(31, batch.targets()[1]);
    float[] weights = batch.rowWeights();
    assertNotNull(weights);
    assertEquals(2, weights[0]);
    assertThrows(IllegalStateException.class, batch::classes);
  }

  @Test
  void unweightedRowsWeighOneInAWeightedBatch() {
    Batches batches = new Batches(data(2), 2, 0, false);
    Batch batch = batches.newBatch();
    assertNull(batch.rowWeights());
    float[] weights = new float[2];
    assertTrue(batches.next(batch.withRowWeights(weights)));
    assertArrayEquals(new float[] {1, 1}, weights);
  }

  @Test
  void refusesBatchesOfOtherData() {
    Batches batches = new Batches(data(10), 4, 0, true);
    Batch small = Batch.forRowsOf(data(10), 3);
    refused(() -> batches.next(small), "does not fit", "4 rows of 2 features with a class each");
    refused(() -> batches.next(Batch.ofClasses(new float[12], 4, 3, new int[4])), "does not fit");
    refused(() -> batches.next(Batch.ofValues(new float[8], 4, 2, new float[4], 1)), "not fit");
    Batches weighted = new Batches(data(2).withRowWeights(new float[] {1, 2}), 2, 0, true);
    refused(() -> weighted.next(Batch.forRowsOf(data(2), 2)), "and row weights");
    assertThrows(SettingException.class, () -> new Batches(data(10), 0, 0, true));
  }

  @Test
  void batchesCheckTheirSizes() {
    refused(() -> Batch.ofClasses(new float[5], 3, 2, new int[3]), "5 features", "at least 6");
    refused(() -> Batch.ofClasses(new float[6], 3, 2, new int[2]), "2 classes", "at least 3");
    refused(() -> Batch.ofClasses(new float[6], 0, 2, new int[2]), "0 rows", "at least 1");
    refused(() -> Batch.ofClasses(new float[6], 3, 0, new int[3]), "0 features per row");
    refused(() -> Batch.ofValues(new float[6], 3, 2, new float[5], 2), "5 targets", "least 6");
    refused(() -> Batch.ofValues(new float[6], 3, 2, new float[5], 0), "0 targets per row");
    refused(() -> Batch.ofClasses(new float[7], 3, 2, new int[3]), "7 features", "rows of 2");
    refused(() -> Batch.ofValues(new float[6], 3, 2, new float[7], 2), "7 targets", "rows of 2");
    refused(() -> Batch.forRowsOf(data(3), 0), "0 rows");
    refused(() -> Batch.forRowsOf(data(3), 1 << 30), "too large for an array");
    Batch batch = Batch.ofClasses(new float[8], 3, 2, new int[4]);
    assertEquals(3, batch.rows());
    batch.resize(0);
    batch.resize(2);
    assertEquals(2, batch.rows());
    refused(() -> batch.resize(4), "4 rows in a batch with room for 3");
    refused(() -> batch.resize(-1), "-1 rows");
    refused(() -> batch.withRowWeights(new float[2]), "2 row weights", "at least 3");
  }

  @Test
  void nextAllocatesNothing() {
    Batches batches = new Batches(data(10_000), 64, 1, true);
    Batch batch = batches.newBatch();
    Allocation.assertNone(
        "an epoch of batches",
        10,
        () -> {
          batches.start(3);
          while (batches.next(batch)) {}
        });
  }
}
