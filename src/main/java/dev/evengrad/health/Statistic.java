package dev.evengrad.health;

import java.util.Locale;

/**
 * What is measured of one layer in one step. The name in lower case is the field of a run record, e.g. {@code delta_norm}.
 *
 * <p>Gradients are those of the layer's weights, biases not included, before clipping. Delta is the gradient of the loss by what the
 * layer computes before its activation, over all rows of the batch; the activation is the layer's output.
 */
public enum Statistic {
  /** Euclidean norm of the gradient. */
  GRADIENT_NORM,
  /** Largest magnitude of the gradient. */
  GRADIENT_MAX,
  /** Mean of the gradient. */
  GRADIENT_MEAN,
  /** Fraction of the gradient's entries that are exactly zero. */
  GRADIENT_ZEROS,
  /** Number of the gradient's entries that are not finite. */
  GRADIENT_NON_FINITE,
  /** Euclidean norm of delta. */
  DELTA_NORM,
  /** Largest magnitude of delta. */
  DELTA_MAX,
  /** Mean of delta. */
  DELTA_MEAN,
  /** Fraction of delta's entries that are exactly zero. */
  DELTA_ZEROS,
  /** Number of delta's entries that are not finite. */
  DELTA_NON_FINITE,
  /** Root mean square of the activation. */
  ACTIVATION_RMS,
  /** Largest magnitude of the activation. */
  ACTIVATION_MAX,
  /** Mean of the activation. */
  ACTIVATION_MEAN,
  /** Fraction of the activation's entries that are exactly zero. */
  ACTIVATION_ZEROS,
  /** Number of the activation's entries that are not finite. */
  ACTIVATION_NON_FINITE,
  /** Fraction of units whose output is zero in every row of the batch. */
  ACTIVATION_DEAD,
  /** Fraction of the activation's entries at which the activation's derivative is below 1e-4 because it is saturated. */
  ACTIVATION_SATURATED,
  /** Euclidean norm of the weights before the step. */
  WEIGHT_NORM,
  /** Euclidean norm of what the step changed the weights by. */
  UPDATE_NORM,
  /** The sum of weight times gradient over all weights: equal for all layers along a ReLU chain without biases. */
  WEIGHT_GRADIENT_PRODUCT,
  /** The largest magnitude over units of the same sum, over the product of the norms: 0 in front of a batch normalisation. */
  UNIT_PRODUCT_MAX,
  /** Mean magnitude of the gradient. Measured only where a rule asks for it, as all that follow. */
  GRADIENT_MEAN_ABS,
  /** 5th percentile of the gradient's entries. */
  GRADIENT_P5,
  /** 95th percentile of the gradient's entries. */
  GRADIENT_P95,
  /** Fraction of units whose output is above 0 in less than half of the rows. */
  ACTIVATION_RARELY_ACTIVE,
  /**
   * Fraction of units into whose activation goes, in more than half of the rows, what is outside -9.4999..9.4999 for tanh and outside
   * -23..16.99999 for sigmoid.
   */
  ACTIVATION_MOSTLY_SATURATED,
  /** Fraction of what goes into the activation that is outside -5..5. */
  ACTIVATION_INPUT_BEYOND_5,
  /** Variance of the weights before the step. */
  WEIGHT_VARIANCE,
  /** Fraction of the weights that the step changed by more than 1e-8 and 1e-5 of their magnitude. */
  WEIGHT_CHANGED;

  private final String field = name().toLowerCase(Locale.ROOT);
  private final boolean countsNotFinite = name().endsWith("_NON_FINITE");

  /** Its place among all of them, from 0. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays, stored nowhere
  int index() {
    return ordinal();
  }

  /** Whether it is a number of entries that are not finite. */
  boolean countsNotFinite() {
    return countsNotFinite;
  }

  /** The name of the field in a run record. */
  public String field() {
    return field;
  }
}
