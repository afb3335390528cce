package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  /** Rows whose only feature is their number. */
  private static Dataset rows(int... classes) {
    float[] features = new float[classes.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = i;
    }
    int count = Arrays.stream(classes).max().orElseThrow() + 1;
    List<String> names = IntStream.range(0, count).mapToObj(c -> "c" + c).toList();
    return Dataset.ofClasses(features, 1, classes, names);
  }

  private static Dataset counts(int... counts) {
    int[] classes = new int[Arrays.stream(counts).sum()];
    int at = 0;
    for (int c = 0; c < counts.length; c++) {
      Arrays.fill(classes, at, at + counts[c], c);
      at += counts[c];
    }
    return rows(classes);
  }

  private static void assertParts(Dataset whole, Split split, int heldOut) {
    assertEquals(heldOut, split.heldOut().rows());
    assertEquals(whole.rows() - heldOut, split.training().rows());
    float[] all = new float[whole.rows()];
    System.arraycopy(split.training().features(), 0, all, 0, whole.rows() - heldOut);
    System.arraycopy(split.heldOut().features(), 0, all, whole.rows() - heldOut, heldOut);
    Arrays.sort(all);
    assertArrayEquals(whole.features(), all);
  }

  @Test
  void everyRowIsInOnePart() {
    Dataset data = counts(30, 51, 20);
    assertParts(data, data.split(0.2, 1), 20);
    assertParts(data, data.splitRows(33, 1), 33);
    assertParts(data, data.stratifiedSplit(0.25, 1), 25);
    assertParts(data, data.stratifiedSplitRows(25, 1), 25);
    assertParts(data, data.tail(0.2), 20);
    assertParts(data, data.tailRows(7), 7);
  }

  @Test
  void theSeedDecides() {
    Dataset data = counts(50, 50);
    assertEquals(data.split(0.3, 5), data.split(0.3, 5));
    assertNotEquals(data.split(0.3, 5), data.split(0.3, 6));
    assertEquals(data.stratifiedSplit(0.3, 5), data.stratifiedSplit(0.3, 5));
    assertNotEquals(data.stratifiedSplit(0.3, 5), data.stratifiedSplit(0.3, 6));
  }

  /** Recorded runs name a split by its seed only, so these orders must never change. */
  @Test
  void theOrderOfASeedIsFixed() {
    Dataset digits = Digits.load();
    assertEquals("ae019eaf56e76525", digits.splitRows(297, 0).heldOut().sha256().substring(0, 16));
    assertEquals(
        "b0a39805602eca86", digits.stratifiedSplit(0.2, 42).heldOut().sha256().substring(0, 16));
  }

  @Test
  void theTailIsLastAndInOrder() {
    Split split = counts(4, 6).tail(0.3);
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6}, split.training().features());
    assertArrayEquals(new float[] {7, 8, 9}, split.heldOut().features());
  }

  @Test
  void eachClassKeepsItsShare() {
    assertArrayEquals(
        new int[] {10, 30, 2}, counts(50, 150, 10).stratifiedSplit(0.2, 3).heldOut().classCounts());
    assertArrayEquals(
        new int[] {10, 30, 2},
        counts(50, 150, 10).stratifiedSplitRows(42, 3).heldOut().classCounts());
    // Shares 3.3, 3.3, 3.3: ten rows are held out, and the first class takes the one left over.
    assertArrayEquals(
        new int[] {4, 3, 3}, counts(11, 11, 11).stratifiedSplit(0.3, 3).heldOut().classCounts());
    // Shares 2.5, 0.5, 1.75: five rows, so 2, 0, 1 and the largest remainders 1.75, then 2.5.
    assertArrayEquals(
        new int[] {3, 0, 2}, counts(10, 2, 7).stratifiedSplit(0.25, 3).heldOut().classCounts());
  }

  @Test
  void theLastRowOfAClassStaysInTraining() {
    Split split = counts(1, 1, 8).stratifiedSplit(0.8, 3);
    assertArrayEquals(new int[] {1, 1, 1}, split.training().classCounts());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, -1, Long.MAX_VALUE})
  void stratifiedSharesAreWithinOneRow(long seed) {
    Dataset data = Digits.load();
    for (double share : new double[] {0.01, 0.1, 0.29, 1 / 3., 0.5, 0.9}) {
      Split split = data.stratifiedSplit(share, seed);
      assertEquals(Math.round(share * data.rows()), split.heldOut().rows());
      for (int c = 0; c < 10; c++) {
        double exact = share * data.classCounts()[c];
        assertTrue(Math.abs(split.heldOut().classCounts()[c] - exact) < 1);
      }
    }
  }

  @Test
  void bothPartsAreShuffled() {
    Split split = counts(500, 500).stratifiedSplit(0.5, 9);
    for (Dataset part : List.of(split.training(), split.heldOut())) {
      int firstHalf = Arrays.stream(part.classes()).limit(250).sum();
      assertTrue(firstHalf > 80 && firstHalf < 170, () -> "of class 1 in 250: " + firstHalf);
    }
  }

  @Test
  void refusesEmptyParts() {
    Dataset data = counts(3, 3);
    refused(() -> data.split(0.01, 0), "0 of 6 rows held out leaves nothing to check against");
    refused(() -> data.split(0.99, 0), "6 of 6 rows held out leaves nothing to train on");
    refused(() -> data.splitRows(7, 0), "7 of 6");
    refused(() -> data.splitRows(-1, 0), "-1 of 6");
    refused(() -> data.tail(0.01), "0 of 6");
    refused(() -> data.stratifiedSplit(0.01, 0), "0 of 6");
    refused(() -> data.stratifiedSplitRows(0, 0), "0 of 6");
    refused(() -> data.stratifiedSplitRows(-1, 0), "-1 of 6");
    refused(() -> data.stratifiedSplitRows(7, 0), "7 of 6");
    for (double share : new double[] {0, 1, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(SettingException.class, () -> data.split(share, 0));
      assertThrows(SettingException.class, () -> data.stratifiedSplit(share, 0));
    }
    Dataset values = Dataset.ofValues(new float[4], 1, new float[4], 1);
    refused(() -> values.stratifiedSplit(0.5, 0), "needs classes");
    assertEquals(2, values.split(0.5, 0).heldOut().rows());
  }
}
