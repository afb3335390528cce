package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Flatten;
import org.ejml.data.DMatrixRMaj;

/** The same numbers. */
final class TextbookFlatten implements TextbookLayer {
  private final String name;

  TextbookFlatten(Flatten layer, TextbookWalk walk) {
    this.name = walk.name("flatten", layer);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    return x;
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    return dy;
  }
}
