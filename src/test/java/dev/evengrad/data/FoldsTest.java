package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldsTest {

  /** Rows whose only feature is their number, of classes in a shuffled order. */
  private static Dataset counts(int... counts) {
    List<Integer> classes = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      classes.addAll(Collections.nCopies(counts[c], c));
    }
    Collections.shuffle(classes, new Random(1));
    float[] features = new float[classes.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = i;
    }
    return Dataset.ofClasses(
        features,
        1,
        classes.stream().mapToInt(c -> c).toArray(),
        IntStream.range(0, counts.length).mapToObj(c -> "c" + c).toList());
  }

  private static Dataset values(int rows) {
    float[] features = new float[rows];
    for (int i = 0; i < rows; i++) {
      features[i] = i;
    }
    return Dataset.ofValues(features, 1, features.clone(), 1);
  }

  /** Both parts of each fold are all rows; every row is held out once; sizes differ by one. */
  private static void assertFolds(Dataset data, List<Split> folds, int k) {
    assertEquals(k, folds.size());
    int[] heldOut = new int[data.rows()];
    for (Split fold : folds) {
      assertTrue(fold.heldOut().rows() >= data.rows() / k);
      assertTrue(fold.heldOut().rows() <= (data.rows() + k - 1) / k);
      int[] seen = new int[data.rows()];
      for (float row : fold.heldOut().features()) {
        heldOut[(int) row]++;
        seen[(int) row]++;
      }
      for (float row : fold.training().features()) {
        seen[(int) row]++;
      }
      assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
    }
    assertTrue(Arrays.stream(heldOut).allMatch(times -> times == 1));
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, 1", "5, 42", "7, -1", "10, 9223372036854775807", "61, 3"})
  void everyRowIsHeldOutOnceAndClassesKeepTheirShares(int k, long seed) {
    Dataset data = counts(30, 7, 1, 23);
    List<Split> folds = data.folds(k, seed);
    assertFolds(data, folds, k);
    int[] all = data.classCounts();
    for (Split fold : folds) {
      int[] counts = fold.heldOut().classCounts();
      for (int c = 0; c < all.length; c++) {
        assertTrue(
            Math.abs(counts[c] - (double) all[c] / k) < 1,
            () -> k + " folds, seed " + seed + ": " + Arrays.toString(counts));
      }
    }
    assertFolds(values(61), values(61).folds(k, seed), k);
  }

  @Test
  void aClassWithoutRowsChangesNothing() {
    Dataset data = counts(6, 0, 6);
    for (Split fold : data.folds(3, 0)) {
      assertArrayEquals(new int[] {2, 0, 2}, fold.heldOut().classCounts());
    }
  }

  @Test
  void asManyFoldsAsRowsLeaveOutOneRow() {
    Dataset data = counts(3, 4);
    assertFolds(data, data.folds(7, 5), 7);
  }

  @Test
  void theSeedDecides() {
    Dataset data = counts(50, 50);
    assertEquals(data.folds(5, 3), data.folds(5, 3));
    assertNotEquals(data.folds(5, 3), data.folds(5, 4));
    // Which rows are held out has nothing to do with those of a split by the same seed.
    assertNotEquals(data.stratifiedSplit(0.2, 3), data.folds(5, 3).getFirst());
  }

  /** Recorded runs name folds by their seed only, so they must never change. */
  @Test
  void theFoldsOfASeedAreFixed() {
    Split last = Digits.load().folds(5, 42).getLast();
    assertEquals("46fce29b11a319b0", last.heldOut().sha256().substring(0, 16));
  }

  @Test
  void bothPartsAreShuffled() {
    int[] classes = new int[1000];
    Arrays.fill(classes, 500, 1000, 1);
    Dataset sorted = Dataset.ofClasses(new float[1000], 1, classes, List.of("a", "b"));
    Split fold = sorted.folds(2, 9).getFirst();
    for (Dataset part : List.of(fold.training(), fold.heldOut())) {
      int firstHalf = Arrays.stream(part.classes()).limit(250).sum();
      assertTrue(firstHalf > 80 && firstHalf < 170, () -> "of class 1 in 250: " + firstHalf);
    }
  }

  @Test
  void weightsAndNamesGoWithTheRows() {
    float[] weights = {1, 2, 3, 4, 5, 6};
    Dataset data = values(6).withRowWeights(weights).withFeatureNames(List.of("number"));
    for (Split fold : data.folds(3, 0)) {
      for (Dataset part : List.of(fold.training(), fold.heldOut())) {
        assertEquals(List.of("number"), part.featureNames());
        for (int r = 0; r < part.rows(); r++) {
          assertEquals(part.feature(r, 0) + 1, part.rowWeight(r));
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoNumberOfFolds() {
    Dataset data = counts(3, 3);
    for (int k : new int[] {1, 0, -1, Integer.MIN_VALUE}) {
      SettingException e = assertThrows(SettingException.class, () -> data.folds(k, 0));
      assertTrue(e.getMessage().contains("folds is " + k + ", expected"), e.getMessage());
    }
    refused(() -> data.folds(7, 0), "7 folds of 6 rows", "at most as many folds as rows");
    assertThrows(IndexOutOfBoundsException.class, () -> data.folds(3, 0).get(3));
  }
}
