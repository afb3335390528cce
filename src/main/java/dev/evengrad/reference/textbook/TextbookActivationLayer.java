package dev.evengrad.reference.textbook;

import dev.evengrad.layer.ActivationLayer;
import org.ejml.data.DMatrixRMaj;

/** {@code y = f(x), dx = dy f'(x)}. */
final class TextbookActivationLayer implements TextbookLayer {
  private final String name;
  private final TextbookActivation activation;

  TextbookActivationLayer(ActivationLayer layer, TextbookWalk walk) {
    this.name = walk.name("activation", layer);
    this.activation = walk.activation(layer.activation());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    return pass.activate(name, activation, x);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    return pass.deactivate(name, activation, dy);
  }
}
