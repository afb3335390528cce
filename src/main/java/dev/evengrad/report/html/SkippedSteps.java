package dev.evengrad.report.html;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The steps that were not applied: how many, and the first of them with their reasons. */
final class SkippedSteps {
  private static final int SHOWN = 200;

  private final List<JsonValue> first = new ArrayList<>();
  private long count;

  void accept(StepNumbers numbers) {
    if (numbers.skipped().isEmpty()) {
      return;
    }
    count++;
    if (first.size() < SHOWN) {
      first.add(
          JsonObject.builder()
              .put("step", numbers.step())
              .put("reason", numbers.skipped())
              .put("layer", numbers.skippedLayer())
              .build());
    }
  }

  long count() {
    return count;
  }

  JsonArray json() {
    return new JsonArray(first);
  }
}
