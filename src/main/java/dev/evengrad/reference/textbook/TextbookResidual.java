package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Residual;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * {@code Y = X P^T + s F(X)}, P standing only where the sizes differ; {@code dX = dY P + F'(s dY), ds = sum dY * F(X), dP = dY^T X}.
 */
final class TextbookResidual implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final double scale;
  private final boolean learned;
  private final TextbookChain chain;
  private final String projection;

  TextbookResidual(Residual layer, TextbookWalk walk) {
    this.name = walk.name("residual", layer);
    this.scale = layer.scale();
    this.learned = layer.learned();
    this.chain = new TextbookChain(walk, layer.layers());
    this.projection = layer.project() ? walk.name("projection", layer) : "";
  }

  @Override
  public String name() {
    return name;
  }

  private double scale(TextbookPass pass) {
    return learned ? pass.parameter(name + ".scale")[0] : scale;
  }

  private DMatrixRMaj weight(int outputs, int inputs, TextbookPass pass) {
    return Matrices.of(outputs, inputs, pass.parameter(projection + ".weight"));
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    DMatrixRMaj f = chain.forward(pass.activate(name + ".fork", NONE, x), pass);
    pass.input(name, f);
    DMatrixRMaj y = x.copy();
    if (x.getNumCols() != f.getNumCols()) {
      pass.input(projection, x);
      DMatrixRMaj w = weight(f.getNumCols(), x.getNumCols(), pass);
      y = pass.activate(projection, NONE, TextbookDense.linear(x, w, null));
    }
    CommonOps_DDRM.addEquals(y, scale(pass), f);
    return pass.activate(name, NONE, y);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj dz = pass.deactivate(name, NONE, dy);
    DMatrixRMaj df = dz.copy();
    CommonOps_DDRM.scale(scale(pass), df);
    DMatrixRMaj dx = chain.backward(df, pass).copy();
    if (dx.getNumCols() == dz.getNumCols()) {
      CommonOps_DDRM.addEquals(dx, dz);
    } else {
      DMatrixRMaj x = pass.input(projection);
      DMatrixRMaj dp = TextbookDense.weightGradient(dz, x);
      pass.gradient(projection + ".weight", Matrices.entries(dp));
      DMatrixRMaj w = weight(dz.getNumCols(), x.getNumCols(), pass);
      CommonOps_DDRM.addEquals(dx, TextbookDense.inputGradient(dz, w));
    }
    if (learned) {
      DMatrixRMaj products = new DMatrixRMaj(dz.getNumRows(), dz.getNumCols());
      CommonOps_DDRM.elementMult(dz, pass.input(name), products);
      pass.gradient(name + ".scale", new double[] {CommonOps_DDRM.elementSum(products)});
    }
    return dx;
  }
}
