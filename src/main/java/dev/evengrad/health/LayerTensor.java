package dev.evengrad.health;

import java.util.Locale;

/** A tensor of a layer that a histogram is taken of. */
public enum LayerTensor {
  /** The gradient of the layer's weights, before clipping. */
  GRADIENT,
  /** The gradient of the loss by what the layer computes before its activation, over all rows of the batch. */
  DELTA,
  /** The layer's output, over all rows of the batch. */
  ACTIVATION;

  private final String field = name().toLowerCase(Locale.ROOT) + "_log2";

  /** Its place among all of them, from 0. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays, stored nowhere
  int index() {
    return ordinal();
  }

  /** The name of its histogram's field in a run record, e.g. {@code delta_log2}. */
  public String field() {
    return field;
  }
}
