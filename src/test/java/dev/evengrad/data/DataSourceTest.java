package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();

  @TempDir private Path folder;

  @Test
  void tellsSetsAndFilesApart() throws IOException {
    assertEquals(1797, DataSource.read("digits", DEFAULTS).rows());
    Path csv = Files.writeString(folder.resolve("rows.csv"), "1,2,u\n3,4,v\n");
    assertEquals(2, DataSource.read(csv.toString(), DEFAULTS).featureCount());
    Path images = folder.resolve("x-images-idx3-ubyte");
    Files.write(images, IdxFileTest.ubytes(new int[] {2, 3, 1}, 1, 2));
    Files.write(folder.resolve("x-labels-idx1-ubyte"), IdxFileTest.ubytes(new int[] {2}, 0, 1));
    assertEquals(3, DataSource.read(images.toString(), DEFAULTS).featureCount());
  }

  @Test
  void readsRowsToPredictForWithoutLabels() throws IOException {
    Dataset iris = Iris.load();
    FeatureRows rows = DataSource.readRows("iris", 4, DEFAULTS);
    assertEquals(150, rows.rows());
    assertArrayEquals(iris.features(), rows.features());
    FeatureRows two =
        DataSource.readRows(
            "iris", 2, DEFAULTS.withFeatureNames(List.of("petal width (cm)", "sepal length (cm)")));
    assertEquals(iris.features()[4 * 77 + 3], two.features()[2 * 77]);
    assertEquals(iris.features()[4 * 77], two.features()[2 * 77 + 1]);
    Path images = folder.resolve("x-images-idx3-ubyte");
    Files.write(images, IdxFileTest.ubytes(new int[] {2, 3, 1}, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6},
        DataSource.readRows(images.toString(), 3, DEFAULTS).features());
    Path csv = Files.writeString(folder.resolve("rows.csv"), "1,2\n3,4\n");
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, DataSource.readRows(csv.toString(), 2, DEFAULTS).features());
  }

  @Test
  void readsTheRowsOfASetWithoutCopyingItForEachNumber() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    DataSource.readRows("wine", 13, DEFAULTS);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 4_000_000, bytes + " bytes for 178 rows of 13");
  }

  @Test
  void refusesRowsThatDoNotFit() {
    refused(() -> DataSource.readRows("digit", 4, DEFAULTS), "no file", "did you mean 'digits'?");
    refused(() -> DataSource.readRows("wine", 4, DEFAULTS), "'wine'", "13 features, expected 4");
    refused(
        () -> DataSource.readRows("iris", 1, DEFAULTS.withFeatureNames(List.of("petal width cm"))),
        "no column 'petal width cm'",
        "did you mean 'petal width (cm)'?");
  }

  @Test
  void namesWhatIsNot() {
    refused(() -> DataSource.read("digit", DEFAULTS), "no file", "did you mean 'digits'?");
    refused(() -> DataSource.read("none.csv", DEFAULTS), "'none.csv'", "known are digits");
    refused(() -> DataSource.read("a\0b", DEFAULTS), "no file");
    refused(() -> DataSource.read(folder.toString(), DEFAULTS), "is a folder");
  }
}
