package dev.evengrad.report.html;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** What happened in single steps, in words: the first of it, and how much there was. */
final class Events {
  private static final int SHOWN = 200;

  private final List<JsonValue> first = new ArrayList<>();
  private long count;

  void add(long step, String sentence) {
    count++;
    if (first.size() < SHOWN) {
      first.add(JsonObject.builder().put("step", step).put("text", sentence).build());
    }
  }

  long count() {
    return count;
  }

  JsonArray json() {
    return new JsonArray(first);
  }
}
