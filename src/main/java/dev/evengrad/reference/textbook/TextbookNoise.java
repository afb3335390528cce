package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * {@code y = a x + b} where an entry is kept, a fixed value where it is dropped; {@code dx = a dy}, or 0. Which entries are dropped
 * is the pass's to say ({@link TextbookPass#uniform}): those whose number is below the share. In evaluation {@code y = x}.
 */
final class TextbookNoise implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final double share;
  private final double factor;
  private final double shift;
  private final double dropped;

  TextbookNoise(String name, double share, double factor, double shift, double dropped) {
    this.name = name;
    this.share = Math.rint(share * 0x1p24) * 0x1p-24;
    this.factor = factor;
    this.shift = shift;
    this.dropped = dropped;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    if (pass.evaluating()) {
      return pass.activate(name, NONE, x);
    }
    DMatrixRMaj y = x.copy();
    for (int i = 0; i < y.getNumElements(); i++) {
      y.set(i, pass.uniform(name, i) < share ? dropped : x.get(i) * factor + shift);
    }
    return pass.activate(name, NONE, y);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj dx = pass.deactivate(name, NONE, dy).copy();
    if (pass.evaluating()) {
      return dx;
    }
    for (int i = 0; i < dx.getNumElements(); i++) {
      dx.set(i, pass.uniform(name, i) < share ? 0 : dx.get(i) * factor);
    }
    return dx;
  }
}
