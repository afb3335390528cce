package dev.evengrad.report.html;

import dev.evengrad.testing.browser.Chromium;
import dev.evengrad.testing.browser.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Takes the pictures of a report that stand in the docs: {@code scripts/report-screenshots}. */
final class ReportScreenshots {
  private ReportScreenshots() {}

  /** How much of a page in a window of a width is shown, in CSS pixels. */
  private record Format(String name, int width, int height) {}

  private static final List<Format> FORMATS =
      List.of(new Format("wide", 1280, 2440), new Format("narrow", 400, 2770));

  /**
   * Writes {@code report-light-wide.png} and so on.
   *
   * @param arguments the report, the folder
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    try (Chromium chromium =
        Chromium.start().orElseThrow(() -> new IllegalStateException(Chromium.MISSING))) {
      for (Format format : FORMATS) {
        for (String scheme : List.of("light", "dark")) {
          Page page = chromium.emptyPage();
          page.size(format.width, 900);
          page.media("screen", scheme);
          ReportPage report = ReportPage.open(page, Path.of(arguments[0]));
          page.run("document.querySelector('.finding').click(); document.activeElement.blur()");
          report.awaitDrawn();
          BufferedImage whole = ImageIO.read(new ByteArrayInputStream(page.png()));
          BufferedImage top =
              new BufferedImage(format.width, format.height, BufferedImage.TYPE_INT_RGB);
          top.createGraphics().drawImage(whole, 0, 0, null);
          Path file = folder.resolve("report-" + scheme + "-" + format.name + ".png");
          ImageIO.write(new FewColors(top).image(), "png", file.toFile());
        }
      }
    }
  }
}
