package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Repeat;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The layers written so often. */
final class TextbookRepeat implements TextbookLayer {
  private final String name;
  private final TextbookChain chain;

  TextbookRepeat(Repeat layer, TextbookWalk walk) {
    this.name = walk.name("repeat", layer);
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < layer.times(); i++) {
      all.addAll(layer.layers());
    }
    this.chain = new TextbookChain(walk, all);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    return chain.forward(x, pass);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    return chain.backward(dy, pass);
  }
}
