package dev.evengrad.examples;

import dev.evengrad.reference.textbook.TextbookLayer;
import dev.evengrad.reference.textbook.TextbookPass;
import org.ejml.data.DMatrixRMaj;

/** The twin of {@link LayerScale}. */
public record LayerScaleTwin(String name) implements TextbookLayer {
  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    DMatrixRMaj y = scaled(x, pass);
    pass.output(name, y);
    return y;
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj x = pass.input(name);
    double[] gradient = new double[x.getNumCols()];
    for (int r = 0; r < x.getNumRows(); r++) {
      for (int c = 0; c < gradient.length; c++) {
        gradient[c] += dy.get(r, c) * x.get(r, c);
      }
    }
    pass.gradient(name + ".weight", gradient);
    return scaled(dy, pass);
  }

  private DMatrixRMaj scaled(DMatrixRMaj m, TextbookPass pass) {
    DMatrixRMaj scaled = m.copy();
    for (int r = 0; r < m.getNumRows(); r++) {
      for (int c = 0; c < m.getNumCols(); c++) {
        scaled.set(r, c, pass.parameter(name + ".weight")[c] * m.get(r, c));
      }
    }
    return scaled;
  }
}
