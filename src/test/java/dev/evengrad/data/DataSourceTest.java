package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void namesWhatIsNot() {
    refused(() -> DataSource.read("digit", DEFAULTS), "no file", "did you mean 'digits'?");
    refused(() -> DataSource.read("none.csv", DEFAULTS), "'none.csv'", "known are digits");
    refused(() -> DataSource.read("a\0b", DEFAULTS), "no file");
    refused(() -> DataSource.read(folder.toString(), DEFAULTS), "is a folder");
  }
}
