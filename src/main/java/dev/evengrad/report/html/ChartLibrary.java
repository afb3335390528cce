package dev.evengrad.report.html;

import dev.evengrad.MissingLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The library that draws the lines, uPlot, from the jar that brings it. */
final class ChartLibrary {
  private static final String VERSION = "1.6.30";
  private static final String COORDINATES = "org.webjars.npm:uplot:" + VERSION;
  private static final String FOLDER = "META-INF/resources/webjars/uplot/" + VERSION + "/";

  private final ClassLoader loader;

  ChartLibrary(ClassLoader loader) {
    this.loader = loader;
  }

  String script() {
    return text("dist/uPlot.iife.min.js");
  }

  String style() {
    return text("dist/uPlot.min.css");
  }

  String licence() {
    return text("LICENSE");
  }

  /**
   * A file of the jar.
   *
   * @throws MissingLibraryException if it is not on the class path
   */
  private String text(String name) {
    try (InputStream in = loader.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new MissingLibraryException("A report", COORDINATES, null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
