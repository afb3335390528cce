package dev.evengrad.data;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Small files in the kind of those that people report about, among the test resources. */
public final class ReportedFiles {
  private ReportedFiles() {}

  /** The file of that name. */
  public static Path path(String name) {
    try {
      URL file = Objects.requireNonNull(ReportedFiles.class.getResource(name), name);
      return Path.of(file.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
