package dev.evengrad;

/** Rows whose features are finite but whose outputs are not a number (NaN): something overflowed on the way. */
public class NotANumberException extends DataException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final String layer;

  /**
   * Of the first row without a number.
   *
   * @param row the row, from 0
   * @param layer the first layer whose output is not finite in that row; empty if all are, so that it began after the last
   */
  public NotANumberException(int row, String layer) {
    super(
        "the outputs of row "
            + row
            + " are not a number (NaN): its features, though finite, or the weights are too large"
            + " for single precision"
            + (layer.isEmpty()
                ? ", though all layers are finite there"
                : "; " + layer + " is the first layer whose output is not finite there"));
    this.row = row;
    this.layer = layer;
  }

  /** The first row without a number, from 0. */
  public int row() {
    return row;
  }

  /** The first layer whose output is not finite in that row; empty if all are. */
  public String layer() {
    return layer;
  }
}
