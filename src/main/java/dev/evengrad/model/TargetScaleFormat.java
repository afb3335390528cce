package dev.evengrad.model;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.loss.TargetScale;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link TargetScale} in the metadata of models and checkpoints, as a JSON object {@code {"means": [203441.2], "exponents": [17]}} with
 * an entry for each target column.
 */
public final class TargetScaleFormat {
  private static final String MEANS = "means";
  private static final String EXPONENTS = "exponents";

  private TargetScaleFormat() {}

  /** As JSON, from which {@link #read} makes an equal one. */
  public static JsonObject write(TargetScale scale) {
    List<JsonValue> means = new ArrayList<>();
    int[] exponents = new int[scale.columns()];
    for (int c = 0; c < exponents.length; c++) {
      means.add(JsonValue.of((double) scale.mean(c)));
      exponents[c] = scale.exponent(c);
    }
    return JsonObject.builder()
        .put(MEANS, new JsonArray(means))
        .put(EXPONENTS, JsonArray.ofInts(exponents))
        .build();
  }

  /**
   * Reads what {@link #write} made.
   *
   * @throws dev.evengrad.EvengradException if it is no scale
   */
  public static TargetScale read(JsonValue json) {
    List<JsonValue> means = json.asObject().get(MEANS).asArray().elements();
    List<JsonValue> exponents = json.asObject().get(EXPONENTS).asArray().elements();
    float[] floats = new float[means.size()];
    for (int c = 0; c < floats.length; c++) {
      floats[c] = (float) means.get(c).asDouble();
    }
    return TargetScale.of(floats, exponents.stream().mapToInt(JsonValue::asInt).toArray());
  }
}
