package dev.evengrad.train;

import dev.evengrad.SettingException;
import org.jspecify.annotations.Nullable;

/** A layer that takes the variance of the rows computed at once needs more than one of them. */
final class CoupledRows {
  private CoupledRows() {}

  /**
   * Checks the settings, so that not every full batch is skipped for a single row in it.
   *
   * @param layer the name of such a layer, or null if there is none
   * @throws SettingException if a batch, or a piece of a full one, has one row
   */
  static void requireSeveral(@Nullable String layer, int batchSize, int rowsAtOnce) {
    if (layer == null) {
      return;
    }
    String reason = layer + " normalises by the variance of the rows";
    if (rowsAtOnce == 1) {
      throw new SettingException(
          batchSize == 1 ? "batch size" : "micro-batch", 1, "at least 2, since " + reason);
    }
    if (batchSize % rowsAtOnce == 1) {
      throw new SettingException(
          "micro-batch",
          rowsAtOnce,
          "another number: it leaves a single row of a batch of " + batchSize + ", and " + reason);
    }
  }
}
