package dev.evengrad.train;

import dev.evengrad.NotANumberException;

/**
 * Evaluated rows whose outputs are not a number (NaN), since something overflowed though their features are finite. They count as right
 * for no class in any metric, and make the loss and every measure of values NaN.
 *
 * @param count how many there are, at least 1
 * @param first the first of them, from 0, in the order of the data
 * @param layer the first layer whose output is not finite in that row; empty if all are
 */
public record NotANumberRows(long count, int first, String layer) {

  /** A sentence for the user. */
  public String message() {
    String message = String.valueOf(new NotANumberException(first, layer).getMessage());
    return count == 1 ? message : message + "; so are those of " + (count - 1) + " more";
  }
}
