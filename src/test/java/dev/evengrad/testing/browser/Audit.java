package dev.evengrad.testing.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a reader could not read in a page as it is shown. */
public final class Audit {
  private static final String SCRIPT = load();

  private final Page page;

  /** Of what that page has open. */
  public Audit(Page page) {
    this.page = page;
  }

  /**
   * Complaints about the page as it is: wider than the window, text that is cut, that lies over other text, that hardly differs
   * from its background; none if all is well.
   */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (String part : List.of("sideways", "cutText", "overlaps", "faint")) {
      for (String complaint : page.texts(SCRIPT + "return audit." + part + "();")) {
        complaints.add(part + ": " + complaint);
      }
    }
    return complaints;
  }

  /**
   * What fraction of the pixels in a part of a canvas has another color than the most frequent.
   *
   * @param canvas a JavaScript expression for it
   * @param area its left, top, width and height in CSS pixels, a JavaScript expression for an array
   */
  public double inked(String canvas, String area) {
    return page.number(SCRIPT + "return inked(" + canvas + ", ..." + area + ").fraction;");
  }

  /** What assistive software is told of everything of a role: the names, empty where there is none. */
  public List<String> names(String role) {
    List<String> names = new ArrayList<>();
    List<?> nodes = (List<?>) page.devTools("Accessibility.getFullAXTree", Map.of()).get("nodes");
    for (Object node : nodes) {
      Map<?, ?> fields = (Map<?, ?>) node;
      if (!Boolean.TRUE.equals(fields.get("ignored")) && role.equals(value(fields, "role"))) {
        names.add(value(fields, "name"));
      }
    }
    return names;
  }

  private static String value(Map<?, ?> node, String field) {
    return node.get(field) instanceof Map<?, ?> map && map.get("value") instanceof String text
        ? text
        : "";
  }

  private static String load() {
    try (InputStream in = Audit.class.getResourceAsStream("audit.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
