package dev.evengrad.health.forecast;

import dev.evengrad.data.ColumnMoments;
import dev.evengrad.data.Dataset;

/**
 * The rows of a batch where they reach the first layer.
 *
 * @param rows row-major
 * @param moments theirs
 */
record ProbeInput(float[] rows, InputMoments moments) {
  /** At most so many rows, spread over the data. */
  static Dataset batch(Dataset data, int rows) {
    int count = Math.min(rows, data.rows());
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = (int) ((long) i * data.rows() / count);
    }
    return data.select(chosen);
  }

  /** With the columns of the batch standardised by all data, if the network does that. */
  static ProbeInput of(Dataset all, Dataset batch, boolean standardized) {
    int columns = batch.featureCount();
    float[] x = batch.features().clone();
    if (standardized) {
      for (int c = 0; c < columns; c++) {
        standardize(all, x, c, columns);
      }
    }
    return new ProbeInput(x, moments(x, batch.rows(), columns));
  }

  private static void standardize(Dataset all, float[] x, int column, int columns) {
    ColumnMoments moments = ColumnMoments.of(all, column);
    float mean = (float) moments.mean();
    float factor = moments.factor();
    for (int i = column; i < x.length; i += columns) {
      x[i] = (x[i] - mean) * factor;
    }
  }

  private static InputMoments moments(float[] x, int rows, int columns) {
    double sum = 0;
    double squares = 0;
    double products = 0;
    for (int c = 0; c < columns; c++) {
      double column = 0;
      double square = 0;
      for (int r = 0; r < rows; r++) {
        double v = x[r * columns + c];
        column += v;
        square += v * v;
      }
      sum += column;
      squares += square;
      products += column * column - square;
    }
    double entries = (double) rows * columns;
    double meanSquare = squares / entries;
    double overlap = rows < 2 ? 0 : products / (entries * (rows - 1));
    double cosine = meanSquare == 0 ? 0 : Math.clamp(overlap / meanSquare, 0, 1);
    return new InputMoments(meanSquare, sum / entries, cosine);
  }
}
