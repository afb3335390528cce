package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/**
 * See {@link Metrics#rSquared}: 1 - residual sum of squares / total sum of squares for each output, averaged over outputs, as
 * scikit-learn's r2_score. An output whose targets do not vary counts 1 if it is exact, else 0. The sums are kept around the first
 * target, so that a large common offset costs no digits.
 */
final class RSquared implements Metric {
  private double weight;
  private boolean begun;
  private double[] origin = new double[0];
  private double[] sum = new double[0];
  private double[] squares = new double[0];
  private double[] residual = new double[0];

  @Override
  public String name() {
    return "r2";
  }

  @Override
  public void begin(Reading how) {
    how.requireValues(this);
  }

  @Override
  public void reset() {
    weight = 0;
    begun = false;
    java.util.Arrays.fill(sum, 0);
    java.util.Arrays.fill(squares, 0);
    java.util.Arrays.fill(residual, 0);
  }

  @Override
  public void add(int batchRows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    if (sum.length != width) {
      origin = new double[width];
      sum = new double[width];
      squares = new double[width];
      residual = new double[width];
    }
    for (int r = 0; r < batchRows; r++) {
      double w = targets.rowWeight(r);
      for (int c = 0; c < width; c++) {
        double target = targets.values()[r * width + c];
        if (!begun) {
          origin[c] = target;
        }
        double fromOrigin = target - origin[c];
        double error = target - outputs.array()[outputs.offset() + r * outputs.stride() + c];
        sum[c] += w * fromOrigin;
        squares[c] += w * fromOrigin * fromOrigin;
        residual[c] += w * error * error;
      }
      begun = true;
      weight += w;
    }
  }

  @Override
  public double value() {
    double mean = 0;
    for (int c = 0; c < sum.length; c++) {
      double total = squares[c] - sum[c] * sum[c] / weight;
      if (total > 0) {
        mean += 1 - residual[c] / total;
      } else {
        mean += residual[c] == 0 ? 1 : 0;
      }
    }
    return weight == 0 ? Double.NaN : mean / sum.length;
  }
}
