package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Auxiliary;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** {@code Y = X}; the layers make a second output H(X) that the pass keeps, {@code dX = dY + H'(dH)}. */
final class TextbookAuxiliary implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final double weight;
  private final TextbookChain chain;

  TextbookAuxiliary(Auxiliary layer, TextbookWalk walk) {
    this.name = walk.name("auxiliary", layer);
    this.weight = layer.weight();
    this.chain = walk.head(name, () -> new TextbookChain(walk, layer.layers()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    DMatrixRMaj y = pass.activate(name + ".fork", NONE, x);
    pass.head(new TextbookHead(name, weight, chain.forward(y, pass)));
    return y;
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj dx = chain.backward(pass.headGradient(name), pass).copy();
    CommonOps_DDRM.addEquals(dx, dy);
    return dx;
  }
}
