package dev.evengrad.reference;

import dev.evengrad.layer.Layer;
import dev.evengrad.reference.textbook.Rounding;
import java.util.function.ToDoubleFunction;
import org.ejml.data.DMatrixRMaj;

/**
 * Dropout: each entry one fused multiply-add with constants that are rounded once; which entries are dropped must be those that the
 * stream of the layer's name says.
 */
final class NoiseCheck<L extends Layer> implements LayerCheck<L> {
  private final ToDoubleFunction<L> share;
  private final ToDoubleFunction<L> factor;
  private final ToDoubleFunction<L> shift;
  private final ToDoubleFunction<L> dropped;

  NoiseCheck(
      ToDoubleFunction<L> share,
      ToDoubleFunction<L> factor,
      ToDoubleFunction<L> shift,
      ToDoubleFunction<L> dropped) {
    this.share = share;
    this.factor = factor;
    this.shift = shift;
    this.dropped = dropped;
  }

  @Override
  public String activation(L layer) {
    return "identity";
  }

  /** A share of zeros of its own comes on top of that of the input. */
  @Override
  public double zeros(L layer, double inputs, double own) {
    return Math.min(1, inputs + share.applyAsDouble(layer));
  }

  private static Approximate rounded(double constant) {
    return new Approximate(constant, Rounding.U * Math.abs(constant));
  }

  private boolean isDropped(L layer, CheckedStep step, int index) {
    int before = step.run().firstRow() * step.output().data().width();
    return step.run().noise().of(step.layer(), before + index)
        < Math.rint(share.applyAsDouble(layer) * 0x1p24) * 0x1p-24;
  }

  @Override
  public void forward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj y = step.y();
    Comparison comparison =
        table
            .compare("dropout", step.layer() + ".output", y.getNumRows(), y.getNumCols())
            .zerosUpTo(step.zeros());
    for (int i = 0; i < y.getNumElements(); i++) {
      Approximate expected =
          isDropped(layer, step, i)
              ? rounded(dropped.applyAsDouble(layer))
              : Approximate.exact(x.get(i))
                  .times(rounded(factor.applyAsDouble(layer)))
                  .plus(rounded(shift.applyAsDouble(layer)));
      comparison.entry(y.get(i), expected.value(), expected.error(), Double.NaN);
    }
    comparison.done();
  }

  @Override
  public void backward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj dy = step.requiredDelta();
    DMatrixRMaj expected = dy.copy();
    DMatrixRMaj errors = new DMatrixRMaj(dy.getNumRows(), dy.getNumCols());
    DMatrixRMaj noGauge = dy.copy();
    noGauge.fill(Double.NaN);
    for (int i = 0; i < dy.getNumElements(); i++) {
      boolean zero = isDropped(layer, step, i);
      Approximate dx = Approximate.exact(dy.get(i)).times(rounded(factor.applyAsDouble(layer)));
      expected.set(i, zero ? 0 : dx.value());
      errors.set(i, zero ? 0 : dx.error());
    }
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        expected,
        errors,
        noGauge,
        0,
        1,
        table);
  }
}
