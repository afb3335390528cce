package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Prelu;
import org.ejml.data.DMatrixRMaj;

/** {@code y = z} where {@code z > 0}, else {@code a z}; {@code da = sum dy z} where {@code z <= 0}. */
final class TextbookPrelu implements TextbookLayer {
  private final String name;

  TextbookPrelu(Prelu layer, TextbookWalk walk) {
    this.name = walk.name("prelu", layer);
  }

  @Override
  public String name() {
    return name;
  }

  private Leaky leaky(TextbookPass pass) {
    return new Leaky(pass.parameter(name + ".slope")[0]);
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    return pass.activate(name, leaky(pass), x);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj z = pass.preActivation(name);
    double sum = 0;
    for (int i = 0; i < z.getNumElements(); i++) {
      sum += z.get(i) > 0 ? 0 : dy.get(i) * z.get(i);
    }
    pass.gradient(name + ".slope", new double[] {sum});
    return pass.deactivate(name, leaky(pass), dy);
  }

  /** The function at one slope. */
  private record Leaky(double slope) implements TextbookActivation {
    @Override
    public double value(double z) {
      return z > 0 ? z : slope * z;
    }

    @Override
    public double derivative(double z) {
      return z > 0 ? 1 : slope;
    }

    @Override
    public double[] kinks() {
      return new double[] {0};
    }

    @Override
    public double onSideOf(double z, double engineOutput) {
      if (slope <= 0) {
        return z; // the output does not tell the side
      }
      return engineOutput > 0 ? Math.max(z, Double.MIN_VALUE) : Math.min(z, 0);
    }

    @Override
    public double valueError(double z) {
      return Rounding.U * Math.abs(value(z)) + Rounding.SMALLEST;
    }

    @Override
    public double derivativeError(double saved) {
      return 0;
    }
  }
}
