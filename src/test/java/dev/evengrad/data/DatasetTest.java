package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final List<String> AB = List.of("a", "b");

  private static Dataset classes() {
    return Dataset.ofClasses(new float[] {1, 2, 3, 4, 5, 6}, 2, new int[] {0, 1, 1}, AB);
  }

  private static Dataset values() {
    return Dataset.ofValues(new float[] {1, 2, 3}, 1, new float[] {10, 11, 20, 21, 30, 31}, 2);
  }

  @Test
  void holdsRowsWithClasses() {
    Dataset data = classes();
    assertEquals(3, data.rows());
    assertEquals(2, data.featureCount());
    assertTrue(data.classification());
    assertEquals(2, data.classCount());
    assertEquals(0, data.targetCount());
    assertEquals(2, data.outputCount());
    assertEquals(AB, data.classNames());
    assertArrayEquals(new int[] {1, 2}, data.classCounts());
    assertEquals(4, data.feature(1, 1));
    assertEquals(1, data.classOf(2));
    assertArrayEquals(new int[] {0, 1, 1}, data.classes());
    assertEquals("data: 3 rows, 2 features, 2 classes", data.toString());
    assertEquals("x", data.withName("x").name());
    assertThrows(IllegalStateException.class, data::targets);
    float[] row = new float[4];
    data.copyFeatures(2, row, 1);
    assertArrayEquals(new float[] {0, 5, 6, 0}, row);
  }

  @Test
  void holdsRowsWithValues() {
    Dataset data = values();
    assertFalse(data.classification());
    assertEquals(2, data.targetCount());
    assertEquals(2, data.outputCount());
    assertEquals(0, data.classCount());
    assertEquals(List.of(), data.classNames());
    assertEquals(0, data.classCounts().length);
    assertEquals(21, data.target(1, 1));
    assertArrayEquals(new float[] {10, 11, 20, 21, 30, 31}, data.targets());
    assertThrows(IllegalStateException.class, data::classes);
    assertThrows(IllegalStateException.class, () -> data.classOf(0));
    assertThrows(IndexOutOfBoundsException.class, () -> data.target(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> data.feature(0, 1));
    assertSame(data, data.requireSeveralClasses());
  }

  @Test
  void cannotBeChangedFromOutside() {
    float[] features = {1, 2};
    int[] classes = {0, 1};
    float[] weights = {1, 2};
    Dataset data = Dataset.ofClasses(features, 1, classes, AB).withRowWeights(weights);
    String hash = data.sha256();
    features[0] = 9;
    classes[0] = 1;
    weights[0] = 7;
    data.features()[0] = 9;
    data.classes()[0] = 1;
    assertEquals(hash, data.sha256());
    assertEquals(1, data.rowWeight(0));
  }

  @Test
  void namesAndWeightsAreKeptBySelection() {
    Dataset data =
        classes()
            .withFeatureNames(List.of("x", "y"))
            .withTargetNames(List.of("label"))
            .withRowWeights(new float[] {1, 2, 0});
    Dataset chosen = data.select(new int[] {2, 0, 2});
    assertEquals(List.of("x", "y"), chosen.featureNames());
    assertEquals(List.of("label"), chosen.targetNames());
    assertArrayEquals(new float[] {5, 6, 1, 2, 5, 6}, chosen.features());
    assertArrayEquals(new int[] {1, 0, 1}, chosen.classes());
    assertTrue(chosen.weighted());
    assertEquals(0, chosen.rowWeight(0));
    assertEquals(1, chosen.rowWeight(1));
    assertEquals(1, classes().rowWeight(0));
    assertArrayEquals(new float[] {30, 31, 10, 11}, values().select(new int[] {2, 0}).targets());
  }

  @Test
  void equalityIsByContent() {
    assertEquals(classes(), classes());
    assertEquals(classes().hashCode(), classes().hashCode());
    assertNotEquals(classes(), classes().withName("other"));
    assertNotEquals(classes(), classes().select(new int[] {0, 1}));
    assertEquals(values(), values());
    assertNotEquals(values(), values().withTargetNames(AB));
  }

  @Test
  void theHashIsOfLittleEndianFeaturesThenTargetsThenWeights() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    for (float f : new float[] {1, 2, 3, 4, 5, 6}) {
      bytes.putFloat(f);
    }
    bytes.putInt(0).putInt(1).putInt(1);
    assertEquals(sha256(bytes), classes().sha256());
    bytes.putFloat(1).putFloat(2).putFloat(3);
    assertEquals(sha256(bytes), classes().withRowWeights(new float[] {1, 2, 3}).sha256());
    bytes.clear();
    for (float f : new float[] {1, 2, 3, 10, 11, 20, 21, 30, 31}) {
      bytes.putFloat(f);
    }
    assertEquals(sha256(bytes), values().sha256());
  }

  private static String sha256(ByteBuffer bytes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes.duplicate().flip());
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void refusesSizesThatDoNotFit() {
    refused(() -> Dataset.ofClasses(new float[5], 2, new int[3], AB), "5 features", "expected 6");
    refused(() -> Dataset.ofClasses(new float[0], 2, new int[0], AB), "no rows");
    refused(() -> Dataset.ofClasses(new float[3], 0, new int[3], AB), "is 0, expected at least 1");
    refused(() -> Dataset.ofClasses(new float[3], 1, new int[3], List.of()), "no class names");
    refused(
        () -> Dataset.ofClasses(new float[3], 1, new int[3], List.of("a", "a")), "'a'", "twice");
    refused(() -> Dataset.ofClasses(new float[3], 1, new int[3], List.of("a", "")), "is empty");
    refused(
        () -> Dataset.ofValues(new float[4], 2, new float[3], 2), "3 target values", "rows of 2");
    refused(() -> Dataset.ofValues(new float[4], 2, new float[3], 0), "0", "not above 0");
    refused(() -> Dataset.ofValues(new float[4], 2, new float[3], 1), "4 features", "expected 6");
    refused(() -> classes().withFeatureNames(List.of("x")), "1 feature names", "expected 2");
    refused(() -> classes().withFeatureNames(List.of()), "no feature names", "expected 2");
    refused(() -> classes().withFeatureNames(List.of("x", "x")), "'x'", "twice");
    refused(() -> values().withTargetNames(List.of("x")), "1 target names", "expected 2");
    refused(() -> classes().withRowWeights(new float[2]), "2 row weights for 3 rows");
    refused(() -> classes().withRowWeights(new float[3]), "all row weights are 0");
    refused(() -> classes().select(new int[0]), "no rows");
    refused(() -> classes().select(new int[] {0, 3}), "row 3", "there are 3");
    refused(() -> classes().select(new int[] {-1}), "row -1");
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    float nan = Float.NaN;
    float infinity = Float.NEGATIVE_INFINITY;
    refusedAt(
        () -> Dataset.ofClasses(new float[] {1, 2, 3, nan}, 2, new int[2], AB),
        -1,
        "1",
        "NaN",
        "row 1, feature 1");
    refusedAt(
        () -> Dataset.ofValues(new float[] {1, 2}, 1, new float[] {0, infinity}, 1),
        -1,
        "0",
        "-Infinity",
        "row 1, target 0");
    refusedAt(
        () -> classes().withRowWeights(new float[] {1, nan, 1}), -1, "row weight", "NaN", "row 1");
    refusedAt(
        () -> classes().withRowWeights(new float[] {1, 1, -1}), -1, "row weight", "-1.0", "row 2");
  }

  @Test
  void refusesClassesOutOfRange() {
    refusedAt(
        () -> Dataset.ofClasses(new float[2], 1, new int[] {0, 2}, AB),
        -1,
        "class",
        "2",
        "row 1 (from 0) is out of range: there are 2 classes, so it must be from 0 to 1");
    refusedAt(
        () -> Dataset.ofClasses(new float[2], 1, new int[] {-1, 1}, AB),
        -1,
        "class",
        "-1",
        "row 0");
  }

  @Test
  void oneClassIsNothingToLearn() {
    assertSame(Dataset.class, classes().requireSeveralClasses().getClass());
    Dataset one = classes().withName("one").select(new int[] {1, 2});
    refused(one::requireSeveralClasses, "one: all 2 rows belong to one class, 'b'");
  }
}
