package dev.evengrad.io;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.model.ModelInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The record of how weights came about, as JSON. */
final class RecordFormat {
  private RecordFormat() {}

  static JsonObject write(ModelInfo info) {
    JsonObject.Builder json = JsonObject.builder();
    info.record().forEach(json::put);
    return json.build();
  }

  /** The entries in order; none of null, since checkpoints of earlier versions have no record. */
  static Map<String, String> read(@Nullable JsonValue json) {
    Map<String, String> record = new LinkedHashMap<>();
    if (json != null) {
      json.asObject().members().forEach((name, value) -> record.put(name, value.asString()));
    }
    return record;
  }
}
