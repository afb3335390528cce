package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The twins of layers one behind the other. */
final class TextbookChain {
  private final List<TextbookLayer> layers = new ArrayList<>();

  TextbookChain(TextbookWalk walk, List<Layer> descriptions) {
    for (Layer description : descriptions) {
      layers.add(walk.layer(description));
    }
  }

  List<TextbookLayer> layers() {
    return Collections.unmodifiableList(layers);
  }

  DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    DMatrixRMaj value = x;
    for (TextbookLayer layer : layers) {
      value = layer.forward(value, pass);
    }
    return value;
  }

  DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj gradient = dy;
    for (int i = layers.size() - 1; i >= 0; i--) {
      gradient = layers.get(i).backward(gradient, pass);
    }
    return gradient;
  }
}
