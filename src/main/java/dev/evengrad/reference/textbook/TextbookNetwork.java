package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Layer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** A network as the twins of its layers, one after the other. Without numbers and immutable. */
public final class TextbookNetwork {
  private final TextbookChain chain;
  private final Map<String, Layer> named;

  private TextbookNetwork(Textbook textbook, List<Layer> descriptions) {
    TextbookWalk walk = new TextbookWalk(textbook);
    this.chain = new TextbookChain(walk, descriptions);
    this.named = Collections.unmodifiableMap(walk.named());
  }

  /**
   * The network of {@code layers}.
   *
   * @throws dev.evengrad.SpecException if one has no twin; the message names it
   */
  public static TextbookNetwork of(Textbook textbook, List<Layer> layers) {
    return new TextbookNetwork(textbook, layers);
  }

  /** The twins, in order. */
  public List<TextbookLayer> layers() {
    return chain.layers();
  }

  /** The descriptions by the name of their layer, in the order of declaration. */
  public Map<String, Layer> named() {
    return named;
  }

  /** From the input [rows][inputs] to the output; everything on the way is in the pass afterwards. */
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    return chain.forward(x, pass);
  }

  /** From the gradient by the output to that by the input; deltas and gradients are in the pass. */
  public DMatrixRMaj backward(DMatrixRMaj dOutput, TextbookPass pass) {
    return chain.backward(dOutput, pass);
  }
}
