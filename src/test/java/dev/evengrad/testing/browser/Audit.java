package dev.evengrad.testing.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a reader could not read in a page as it is shown. */
public final class Audit {
  private static final String SCRIPT = load();

  private final Page page;
  private @Nullable List<?> nodes;

  /** Of what that page has open. */
  public Audit(Page page) {
    this.page = page;
  }

  /**
   * Complaints about the page as it is: wider than the window, text that is cut, that lies over other text, that hardly differs
   * from its background; none if all is well.
   */
  public List<String> complaints() {
    return page.texts(
        SCRIPT
            + "return Object.entries(audit).flatMap(([part, look]) => look().map(text => part + ':"
            + " ' + text));");
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

  /** What assistive software was told of everything of a role when this was asked first: the names, empty where there is none. */
  public List<String> names(String role) {
    List<String> names = new ArrayList<>();
    if (nodes == null) {
      nodes = (List<?>) page.devTools("Accessibility.getFullAXTree", Map.of()).get("nodes");
    }
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
