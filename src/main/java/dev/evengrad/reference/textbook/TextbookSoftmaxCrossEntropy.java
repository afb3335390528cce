package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * {@code L = sum_r w[r] sum_c b[r][c] (-log p[r][c]) / W}, {@code p = softmax(z)}, {@code dL/dz = w[r] (p sum_c b[r][c] - b[r][c]) / W}.
 * With q the onehot row of the class or the row of values, a the weights of the classes: {@code b = a ((1 - smoothing) q + smoothing /
 * classes)}, and W is the sum over rows of w times the weight of the row's class, or of w alone for values.
 *
 * <p>The engine's error, row by row. With m the largest logit and d = z - m, the difference has one
 * rounding, so its exponential is wrong by the factor exp(|d| u), and by 0.88 ulp (at most 1.76 u) of
 * its own: {@code E = exp(|d| u) (1 + 1.76 u) - 1}. The sum s of exponentials has at most {@code
 * columns / 16 + 5} roundings (16 lanes, then a tree), all terms being positive: {@code S = sum p E +
 * gamma}. The quotient adds one: {@code P = (1 + E)(1 + u) / (1 - S) - 1}, relative to p. The gradient
 * adds a rounding for the difference, one for w/W, one for the product. The logarithm of s is
 * wrong by S / (1 - S) and 0.92 ulp of its own, and m + log s is rounded once.
 */
final class TextbookSoftmaxCrossEntropy implements TextbookLoss {
  private static final double EXP_ULPS = 0.88;
  private static final double LOG_ULPS = 0.92;
  private static final int LANES = 16;
  private static final int TREE_AND_FIRST = 5;

  /** Exponentials that underflow are off by up to this; their sum is at least 1. */
  private static final double UNDERFLOW = 2 * Rounding.SMALLEST;

  private final double smoothing;
  private final double[] classWeights;

  /** Of a loss with the given weights of classes; none if empty. */
  TextbookSoftmaxCrossEntropy(double smoothing, double... classWeights) {
    this.smoothing = smoothing;
    this.classWeights = classWeights;
  }

  @Override
  public double value(DMatrixRMaj z, TextbookTarget target) {
    double sum = 0;
    for (int r = 0; r < z.getNumRows(); r++) {
      double ofRow = 0;
      for (int c = 0; c < z.getNumCols(); c++) {
        double b = share(z, target, r, c);
        ofRow += b == 0 ? 0 : b * (logSum(z, r) - z.get(r, c));
      }
      sum += target.rowWeight(r) * ofRow;
    }
    return sum / weight(z, target);
  }

  @Override
  public DMatrixRMaj gradient(DMatrixRMaj z, TextbookTarget target) {
    double weight = weight(z, target);
    DMatrixRMaj g = softmax(z);
    for (int r = 0; r < g.getNumRows(); r++) {
      double shares = shares(z, target, r);
      for (int c = 0; c < g.getNumCols(); c++) {
        double gap = g.get(r, c) * shares - share(z, target, r, c);
        g.set(r, c, gap * target.rowWeight(r) / weight);
      }
    }
    return g;
  }

  @Override
  public DMatrixRMaj gradientGross(DMatrixRMaj z, TextbookTarget target) {
    double weight = weight(z, target);
    DMatrixRMaj g = softmax(z);
    for (int r = 0; r < g.getNumRows(); r++) {
      double shares = shares(z, target, r);
      double max = max(z, r);
      for (int c = 0; c < g.getNumCols(); c++) {
        // an exponential's error grows with its argument, which is a rounded difference
        double p = g.get(r, c) * (1 + max - z.get(r, c));
        double sum = p * shares + share(z, target, r, c);
        g.set(r, c, sum * target.rowWeight(r) / weight);
      }
    }
    return g;
  }

  @Override
  public DMatrixRMaj gradientUnderflow(DMatrixRMaj z, TextbookTarget target) {
    double weight = weight(z, target);
    DMatrixRMaj underflow = new DMatrixRMaj(z.getNumRows(), z.getNumCols());
    for (int r = 0; r < z.getNumRows(); r++) {
      double lost = shares(z, target, r) * UNDERFLOW * target.rowWeight(r) / weight;
      for (int c = 0; c < z.getNumCols(); c++) {
        underflow.set(r, c, lost + Rounding.SMALLEST);
      }
    }
    return underflow;
  }

  /** Beside the value, the sums of exponentials themselves, which are at least 1 where their logarithms may be 0. */
  @Override
  public double valueGross(DMatrixRMaj z, TextbookTarget target) {
    double sum = 0;
    for (int r = 0; r < z.getNumRows(); r++) {
      sum += target.rowWeight(r) * shares(z, target, r);
    }
    return value(z, target) + sum / weight(z, target);
  }

  /** What -log p of a class is multiplied by. */
  private double share(DMatrixRMaj z, TextbookTarget target, int row, int c) {
    double q =
        target.areClasses() ? (target.classOf(row) == c ? 1 : 0) : target.values().get(row, c);
    double smoothed = (1 - smoothing) * q + smoothing / z.getNumCols();
    return classWeights.length == 0 ? smoothed : smoothed * classWeights[c];
  }

  private double shares(DMatrixRMaj z, TextbookTarget target, int row) {
    double sum = 0;
    for (int c = 0; c < z.getNumCols(); c++) {
      sum += share(z, target, row, c);
    }
    return sum;
  }

  private double weight(DMatrixRMaj z, TextbookTarget target) {
    double sum = 0;
    for (int r = 0; r < z.getNumRows(); r++) {
      boolean byClass = target.areClasses() && classWeights.length > 0;
      sum += target.rowWeight(r) * (byClass ? classWeights[target.classOf(r)] : 1);
    }
    return sum;
  }

  /** The probabilities of each row. */
  static DMatrixRMaj softmax(DMatrixRMaj z) {
    DMatrixRMaj p = new DMatrixRMaj(z.getNumRows(), z.getNumCols());
    for (int r = 0; r < z.getNumRows(); r++) {
      double max = max(z, r);
      double sum = 0;
      for (int c = 0; c < z.getNumCols(); c++) {
        sum += Math.exp(z.get(r, c) - max);
      }
      for (int c = 0; c < z.getNumCols(); c++) {
        p.set(r, c, Math.exp(z.get(r, c) - max) / sum);
      }
    }
    return p;
  }

  @Override
  public double valueError(DMatrixRMaj z, TextbookTarget target) {
    DMatrixRMaj p = softmax(z);
    double sum = 0;
    for (int r = 0; r < z.getNumRows(); r++) {
      double s = sumError(z, p, r);
      double logSum = logSum(z, r);
      double logError = s / (1 - s) + LOG_ULPS * Rounding.ulp(logSum - max(z, r));
      double ofRow = logError + Rounding.U * (Math.abs(logSum) + logError);
      sum += target.rowWeight(r) * shares(z, target, r) * ofRow;
    }
    return sum / weight(z, target);
  }

  @Override
  public DMatrixRMaj gradientError(DMatrixRMaj z, TextbookTarget target) {
    int rows = z.getNumRows();
    double weight = weight(z, target);
    DMatrixRMaj p = softmax(z);
    DMatrixRMaj bound = new DMatrixRMaj(rows, z.getNumCols());
    for (int r = 0; r < rows; r++) {
      double s = sumError(z, p, r);
      double max = max(z, r);
      double shares = shares(z, target, r);
      for (int c = 0; c < z.getNumCols(); c++) {
        double relative =
            (1 + exponentialError(z.get(r, c) - max)) * (1 + Rounding.U) / (1 - s) - 1;
        double error = shares * (p.get(r, c) * relative + UNDERFLOW);
        double share = share(z, target, r, c);
        double gap = Math.abs(p.get(r, c) * shares - share);
        double difference = error + (share != 0 ? Rounding.U * (gap + error) : 0);
        double scaled = difference * (1 + Rounding.gamma(2)) + gap * Rounding.gamma(2);
        bound.set(r, c, scaled * target.rowWeight(r) / weight + Rounding.SMALLEST);
      }
    }
    return bound;
  }

  /** The relative error of exp(d), d being a rounded difference. */
  private static double exponentialError(double d) {
    double argument = Math.expm1(Math.abs(d) * Rounding.U);
    return (1 + argument) * (1 + 2 * EXP_ULPS * Rounding.U) - 1;
  }

  /** The relative error of a row's sum of exponentials. */
  private static double sumError(DMatrixRMaj z, DMatrixRMaj p, int row) {
    int columns = z.getNumCols();
    double max = max(z, row);
    double weighted = 0;
    for (int c = 0; c < columns; c++) {
      double pc = p.get(row, c);
      // an exponential that is 0 here and there has no relative error
      weighted += pc == 0 ? 0 : pc * exponentialError(z.get(row, c) - max);
    }
    double roundings = Rounding.gamma(columns / LANES + TREE_AND_FIRST);
    return (1 + weighted) * (1 + roundings) - 1 + columns * UNDERFLOW;
  }

  private static double logSum(DMatrixRMaj z, int row) {
    double max = max(z, row);
    double sum = 0;
    for (int c = 0; c < z.getNumCols(); c++) {
      sum += Math.exp(z.get(row, c) - max);
    }
    return max + Math.log(sum);
  }

  private static double max(DMatrixRMaj z, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < z.getNumCols(); c++) {
      max = Math.max(max, z.get(row, c));
    }
    return max;
  }
}
