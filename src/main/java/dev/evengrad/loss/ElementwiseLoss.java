package dev.evengrad.loss;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;

/**
 * A loss given by two functions of an output and its target, averaged over rows and outputs; the loops are here:
 *
 * <p>{@code L = sum_r w[r] sum_c f(y[r][c], t[r][c]) / (outputs * sum_r w[r])}, the weights of rows being 1 if there are none; class
 * weights multiply f and are not in the divisor. Sums are
 * taken in double, row by row. Where the target is a class, t is its index. An output that is NaN or
 * infinite makes the loss NaN, whatever f and the weight of its row.
 */
public abstract class ElementwiseLoss implements Loss {
  /** f(y, t). */
  protected abstract double value(float output, float target);

  /** df/dy. */
  protected abstract float derivative(float output, float target);

  /** What the loss of a row is multiplied by: its weight, and that of its class where there are class weights. */
  double weightOf(int row, Targets targets) {
    return targets.rowWeight(row);
  }

  @Override
  public OutputLink link() {
    return OutputLink.NONE;
  }

  @Override
  public boolean takesClasses() {
    return false;
  }

  @Override
  public boolean takesRowWeights() {
    return true;
  }

  @Override
  public LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity) {
    return new Op(this, output, delta);
  }

  @Override
  public final String toString() {
    return text();
  }

  private record Op(ElementwiseLoss loss, Tensor output, Tensor delta) implements LossOp {
    @Override
    public double evaluate(int rows, Targets targets, double whole) {
      int width = delta.width();
      boolean classes = targets.areClasses();
      double terms = whole * width;
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        double weight = loss.weightOf(r, targets);
        float factor = (float) (weight / terms);
        double ofRow = 0;
        for (int c = 0; c < width; c++) {
          float y = output.array()[output.offset() + r * output.stride() + c];
          float t = classes ? targets.classes()[r] : targets.values()[r * width + c];
          // a hinge would not see every infinite y
          ofRow += Float.isFinite(y) ? loss.value(y, t) : Double.NaN;
          delta.array()[delta.offset() + r * width + c] = factor * loss.derivative(y, t);
        }
        sum += weight * ofRow;
      }
      return sum / terms;
    }
  }
}
