package dev.evengrad.cli;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.reference.RoundingCost;
import dev.evengrad.tensor.Precision;
import org.jspecify.annotations.Nullable;

/// `--precision`, and what it costs.
final class PrecisionOption {
  private PrecisionOption() {}

  /// Null if it is not given.
  static @Nullable Precision read(@Nullable String text) {
    return text == null ? null : OptionException.naming("--precision", () -> Precision.parse(text));
  }

  static JsonObject json(RoundingCost cost) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("precision", cost.precision().toString())
            .put("rows", cost.rows())
            .put("largest_change", cost.largest())
            .put("mean_change", cost.mean());
    if (cost.classification()) {
      json.put("changed_classes", cost.changedRows()).put("changed_share", cost.changedShare());
    }
    return json.build();
  }
}
