package dev.evengrad.health.forecast;

/** What a matrix of weights looks like. */
enum WeightOrder {
  /** All entries are the same. */
  EQUAL,
  /** The same number on the diagonal, else 0. */
  DIAGONAL,
  /** None of these. */
  OTHER;

  /** Of a matrix [units][inputs], row-major. */
  static WeightOrder of(float[] w, int units, int inputs) {
    boolean equal = true;
    boolean diagonal = true;
    for (int i = 0; i < units; i++) {
      for (int j = 0; j < inputs; j++) {
        float x = w[i * inputs + j];
        equal &= x == w[0];
        diagonal &= x == (i == j ? w[0] : 0);
      }
    }
    return equal ? EQUAL : diagonal ? DIAGONAL : OTHER;
  }
}
