package dev.evengrad.model;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.loss.Calibration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Calibration} in the metadata of models, as a JSON object {@code {"scale": 0.8, "shifts": [0.0, -1.5]}}. */
final class CalibrationFormat {
  private static final String SCALE = "scale";
  private static final String SHIFTS = "shifts";

  private CalibrationFormat() {}

  static JsonObject write(Calibration calibration) {
    List<JsonValue> shifts = new ArrayList<>();
    calibration.shifts().forEach(shift -> shifts.add(number(shift)));
    return JsonObject.builder()
        .put(SCALE, number(calibration.scale()))
        .put(SHIFTS, new JsonArray(shifts))
        .build();
  }

  static Calibration read(JsonValue json) {
    List<Float> shifts = new ArrayList<>();
    for (JsonValue shift : json.asObject().get(SHIFTS).asArray().elements()) {
      shifts.add((float) shift.asDouble());
    }
    return new Calibration((float) json.asObject().get(SCALE).asDouble(), shifts);
  }

  /** By the float's own digits, not those of the double nearest to it. */
  private static JsonValue number(float value) {
    return JsonValue.of(Double.parseDouble(Float.toString(value)));
  }
}
