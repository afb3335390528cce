package dev.evengrad.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page around the data: one file with its style, scripts and licence in it, which fetches nothing. */
final class Page {
  /** By which a file is known for a report of ours. */
  static final String GENERATOR = "<meta name=\"generator\" content=\"evengrad report\">";

  /** In the order in which they build upon each other. */
  private static final List<String> SCRIPTS =
      List.of(
          "data.js",
          "text.js",
          "colour.js",
          "figure.js",
          "heat.js",
          "line.js",
          "loss.js",
          "profile.js",
          "treatment.js",
          "findings.js",
          "events.js",
          "summary.js",
          "main.js");

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /**
   * The page.
   *
   * @param title plain text
   * @param data JSON
   */
  static String of(String title, String data, ChartLibrary library) {
    StringBuilder scripts = new StringBuilder();
    SCRIPTS.forEach(name -> scripts.append(resource(name)));
    Matcher place = PLACE.matcher(resource("page.html"));
    StringBuilder page = new StringBuilder();
    while (place.find()) {
      String text =
          switch (place.group(1)) {
            case "generator" -> GENERATOR;
            case "title" -> escaped(title);
            case "style" -> library.style() + "\n" + resource("page.css");
            case "licence" -> library.licence().strip();
            case "library" -> library.script();
            case "scripts" -> scripts.toString();
            case "data" -> inScript(data);
            default -> throw new IllegalStateException(place.group());
          };
      place.appendReplacement(page, Matcher.quoteReplacement(text));
    }
    return place.appendTail(page).toString();
  }

  /** Text as it stands in HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** JSON that means the same, and has nothing that could end its script element or break a line of a script. */
  static String inScript(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      switch (c) {
        case '<', '>', '&', '\u2028', '\u2029', '\u007f' ->
            safe.append("\\u%04x".formatted((int) c));
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream("/dev/evengrad/report/" + name)) {
      if (in == null) {
        throw new IllegalStateException("dev/evengrad/report/" + name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
