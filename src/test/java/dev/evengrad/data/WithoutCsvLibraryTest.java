package dev.evengrad.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our classes in a loader of their own that sees the JDK and nothing else. */
class WithoutCsvLibraryTest {
  @TempDir private Path folder;

  @Test
  void onlyCsvNeedsIt() throws Exception {
    Path csv = Files.writeString(folder.resolve("rows.csv"), "1,2,u\n3,4,v\n");
    Path images = folder.resolve("x-images-idx3-ubyte");
    Files.write(images, IdxFileTest.ubytes(new int[] {2, 3, 1}, 1, 2));
    Files.write(folder.resolve("x-labels-idx1-ubyte"), IdxFileTest.ubytes(new int[] {2}, 0, 1));
    URL classes = Dataset.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      for (String source : new String[] {"digits", "iris", images.toString()}) {
        assertSame(alone, read(alone, source).getClass().getClassLoader());
      }
      // Twice, because the JVM remembers a class that it could not link.
      for (int i = 0; i < 2; i++) {
        Throwable refusal =
            assertThrows(InvocationTargetException.class, () -> read(alone, csv.toString()))
                .getCause();
        assertEquals(
            "dev.evengrad.MissingLibraryException: Reading CSV needs a library that is not on the"
                + " class path: add de.siegmar:fastcsv:4.4.0",
            refusal.toString());
      }
    }
  }

  private static Object read(ClassLoader loader, String source) throws Exception {
    Class<?> options = loader.loadClass("dev.evengrad.data.CsvOptions");
    return loader
        .loadClass("dev.evengrad.data.DataSource")
        .getMethod("read", String.class, options)
        .invoke(null, source, options.getMethod("defaults").invoke(null));
  }
}
