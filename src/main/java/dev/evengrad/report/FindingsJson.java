package dev.evengrad.report;

import dev.evengrad.health.Finding;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings as JSON. */
public final class FindingsJson {
  private FindingsJson() {}

  /** In the order in which they were raised. */
  public static JsonArray of(List<Finding> findings) {
    List<JsonValue> list = new ArrayList<>();
    findings.forEach(finding -> list.add(of(finding)));
    return new JsonArray(list);
  }

  private static JsonObject of(Finding finding) {
    List<JsonValue> evidence = new ArrayList<>();
    for (Finding.Evidence e : finding.evidence()) {
      evidence.add(
          JsonObject.builder()
              .put("layer", e.layer())
              .put("step", e.step())
              .put("quantity", e.quantity())
              .put("value", e.value())
              .put("threshold", e.threshold())
              .build());
    }
    return JsonObject.builder()
        .put("rule", finding.rule())
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("where", finding.where())
        .put("message", finding.message())
        .put("remedy", finding.remedy())
        .put("first_step", finding.firstStep())
        .put("last_step", finding.lastStep())
        .put("open", finding.open())
        .put("evidence", new JsonArray(evidence))
        .build();
  }
}
