package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTest {
  @ParameterizedTest
  @CsvSource({
    "digits, 1797, 64, 10, bacf08bc160a4706bf0ab1120a1e498c17e884f531eb0654fda392ec701ba72a",
    "breast_cancer, 569, 30, 2, 86abafa0d5a78e22763d04a8ac6a8cf82de38afc648f396da59cea94e70dc4ba",
    "wine, 178, 13, 3, d919ffdf50a763e57150d80189956465c43de7b331d14a178a175404648606d1",
    "iris, 150, 4, 3, 3f1e7d0047d500960250be7d6e90bd7fb6339679eadf1729deb4ab4c997afd12",
  })
  void setsAreWhole(String name, int rows, int features, int classes, String sha256) {
    Dataset data = BuiltIn.load(name);
    assertEquals(name, data.name());
    assertEquals(rows, data.rows());
    assertEquals(features, data.featureCount());
    assertEquals(features, data.featureNames().size());
    assertEquals(classes, data.classCount());
    assertEquals(sha256, data.sha256());
  }

  @Test
  void valuesAndNamesAreTheKnownOnes() {
    Dataset iris = Iris.load();
    assertEquals(List.of("setosa", "versicolor", "virginica"), iris.classNames());
    assertEquals("sepal length (cm)", iris.featureNames().getFirst());
    assertEquals(5.1f, iris.feature(0, 0));
    assertArrayEquals(new int[] {50, 50, 50}, iris.classCounts());

    Dataset digits = Digits.load();
    assertEquals("pixel_7_6", digits.featureNames().get(62));
    assertArrayEquals(
        new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, digits.classCounts());
    for (float pixel : digits.features()) {
      assertTrue(pixel >= 0 && pixel <= 16 && pixel == (int) pixel);
    }

    Dataset cancer = BreastCancer.load();
    assertArrayEquals(new int[] {212, 357}, cancer.classCounts());
    assertEquals("mean radius", cancer.featureNames().getFirst());
    assertEquals("radius error", cancer.featureNames().get(10));
    assertEquals("worst fractal dimension", cancer.featureNames().get(29));
    assertEquals(0.1189f, cancer.feature(0, 29));

    Dataset wine = Wine.load();
    assertArrayEquals(new int[] {59, 71, 48}, wine.classCounts());
    assertEquals("proline", wine.featureNames().getLast());
    assertEquals(1065, wine.feature(0, 12));
  }

  @Test
  void anUnknownNameGetsTheNearest() {
    refused(() -> BuiltIn.load("digit"), "'digit'", "did you mean 'digits'?");
    refused(() -> BuiltIn.load("mnist"), "known are digits, breast_cancer, wine, iris");
    assertEquals(List.of("digits", "breast_cancer", "wine", "iris"), BuiltIn.names());
  }

  @Test
  void originAndLicenceTravelWithTheData() throws Exception {
    try (InputStream in = BuiltIn.class.getResourceAsStream("NOTICE")) {
      assertNotNull(in);
      String notice = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String name : BuiltIn.names()) {
        assertTrue(notice.contains(name + ".csv.gz"), name);
      }
      assertTrue(notice.contains("CC BY 4.0") && notice.contains("BSD 3-Clause"));
    }
  }
}
