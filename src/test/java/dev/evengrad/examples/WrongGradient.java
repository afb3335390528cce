package dev.evengrad.examples;

import dev.evengrad.reference.textbook.TextbookLayer;
import dev.evengrad.reference.textbook.TextbookPass;
import org.ejml.data.DMatrixRMaj;

/** A twin whose gradient by the weight is a thousandth too large. */
record WrongGradient(TextbookLayer right) implements TextbookLayer {
  @Override
  public String name() {
    return right.name();
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    return right.forward(x, pass);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj dx = right.backward(dy, pass);
    double[] gradient = pass.gradient(name() + ".weight");
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= 1.001;
    }
    return dx;
  }
}
