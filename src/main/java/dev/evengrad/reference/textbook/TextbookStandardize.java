package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Standardize;
import org.ejml.data.DMatrixRMaj;

/** {@code y = (x - mean) * factor} by column; {@code dx = dy * factor}. */
final class TextbookStandardize implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;

  TextbookStandardize(Standardize standardize, TextbookWalk walk) {
    this.name = walk.name(Standardize.KIND, standardize);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    double[] mean = pass.buffer(name + ".mean");
    double[] factor = pass.buffer(name + ".factor");
    DMatrixRMaj y = x.copy();
    for (int r = 0; r < x.getNumRows(); r++) {
      for (int c = 0; c < x.getNumCols(); c++) {
        y.set(r, c, (x.get(r, c) - mean[c]) * factor[c]);
      }
    }
    return pass.activate(name, NONE, y);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    double[] factor = pass.buffer(name + ".factor");
    DMatrixRMaj dx = pass.deactivate(name, NONE, dy).copy();
    for (int r = 0; r < dx.getNumRows(); r++) {
      for (int c = 0; c < dx.getNumCols(); c++) {
        dx.set(r, c, dx.get(r, c) * factor[c]);
      }
    }
    return dx;
  }
}
