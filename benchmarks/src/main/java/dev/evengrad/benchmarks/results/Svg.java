package dev.evengrad.benchmarks.results;

import java.util.Locale;

/// A drawing as SVG text: the same on every machine, since nothing in it is measured by a font.
final class Svg {
  private static final String GREY = "#999999";
  private static final String FAINT = "#dddddd";

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"",
            width,
            height));
    text.append(
        String.format(
            Locale.ROOT,
            " font-family=\"sans-serif\" font-size=\"12\">\n<title>%s</title>\n",
            title));
    text.append(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height));
    text(width / 2.0, 22, "middle", "#000000", title);
  }

  void bar(double x, double y, double width, double height, String colour) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
            x,
            y,
            width,
            height,
            colour));
  }

  void dot(double x, double y, String colour) {
    text.append(
        String.format(
            Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour));
  }

  void line(double x1, double y1, double x2, double y2, String colour) {
    text.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  void gridLine(double x1, double y1, double x2, double y2, boolean strong) {
    line(x1, y1, x2, y2, strong ? GREY : FAINT);
  }

  /// @param anchor `start`, `middle` or `end`: where the text is at x
  void text(double x, double y, String anchor, String colour, String words) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            colour,
            words));
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
