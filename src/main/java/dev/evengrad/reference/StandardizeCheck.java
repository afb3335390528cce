package dev.evengrad.reference;

import dev.evengrad.layer.Standardize;
import dev.evengrad.reference.textbook.Rounding;
import org.ejml.data.DMatrixRMaj;

/** {@code (x - mean) * factor}: a difference and a product, so at most two roundings. */
final class StandardizeCheck implements LayerCheck<Standardize> {
  @Override
  public String activation(Standardize layer) {
    return "identity";
  }

  @Override
  public void forward(Standardize layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj y = step.y();
    float[] buffers = step.run().weights().buffers();
    int mean = step.run().weights().bufferLayout().get(step.layer() + ".mean").offset();
    int factor = step.run().weights().bufferLayout().get(step.layer() + ".factor").offset();
    Comparison comparison =
        table
            .compare("standardize", step.layer() + ".output", y.getNumRows(), y.getNumCols())
            .zerosUpTo(Comparison.ZEROS);
    for (int r = 0; r < x.getNumRows(); r++) {
      for (int c = 0; c < x.getNumCols(); c++) {
        double expected = (x.get(r, c) - buffers[mean + c]) * buffers[factor + c];
        double bound = Rounding.gamma(2) * Math.abs(expected) + Rounding.SMALLEST;
        comparison.entry(y.get(r, c), expected, bound, Math.abs(expected));
      }
    }
    comparison.done();
  }

  /** Nothing below the network's first layer wants a gradient. */
  @Override
  public void backward(Standardize layer, CheckedStep step, Table table) {}
}
