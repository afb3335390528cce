package dev.evengrad.optim;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@link Adadelta} at work. Its step is bounded by the largest a, since v holds a share of the
 * gradient's own square: |d| &lt;= sqrt(a + eps) / sqrt(1 - rho). A bound of a by its recursion would
 * double with every step, so the largest a is taken from what was written.
 */
final class AdadeltaOp implements TransformOp {
  private final int squareState;
  private final int stepState;
  private final float rho;
  private final float rest;
  private final float eps;

  private float negativeRate;

  /** The largest a, as committed. */
  private double largestStep;

  /** The bits of the largest a that this step wrote so far, on all threads. */
  private final AtomicInteger writtenBits = new AtomicInteger();

  AdadeltaOp(Adadelta settings, int squareState, int stepState) {
    this.squareState = squareState;
    this.stepState = stepState;
    this.rho = (float) settings.rho();
    this.rest = (float) (1 - settings.rho());
    this.eps = (float) settings.eps();
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    negativeRate = (float) -step.rate();
    writtenBits.set(0);
  }

  @Override
  public void apply(Block block) {
    int from = block.offset();
    int to = from + block.length();
    update(
        block.gradients(),
        block.parameters(),
        block.state(squareState),
        block.state(stepState),
        from,
        to,
        block.factor());
    writtenBits.accumulateAndGet(largestBits(block.state(stepState), from, to), Math::max);
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] squares,
      float[] steps,
      int from,
      int to,
      float factor) {
    // Locals, because C2 vectorises no loop that reads fields.
    float keep = rho;
    float share = rest;
    float e = eps;
    float rate = negativeRate;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float v = Math.fma(keep, squares[i], share * g * g);
      float a = steps[i];
      float d = (float) Math.sqrt(a + e) / (float) Math.sqrt(v + e) * g;
      squares[i] = v;
      steps[i] = Math.fma(keep, a, share * d * d);
      parameters[i] = Math.fma(rate, d, parameters[i]);
    }
  }

  /** Of entries that are not negative, whose bits are in the order of their values. */
  private static int largestBits(float[] a, int from, int to) {
    int bits = 0;
    for (int i = from; i < to; i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(a[i]));
    }
    return bits;
  }

  @Override
  public double largestChange(UpdateStep step) {
    double move = Math.sqrt((largestStep + eps) / (rest / Bounds.ROUNDINGS)) * Bounds.ROUNDINGS;
    // The quotient of the roots, before it meets g.
    double quotient = Math.sqrt((largestStep + eps) / eps) * Bounds.ROUNDINGS;
    boolean fit = move * move < Bounds.FLOAT && quotient < Bounds.FLOAT;
    return fit ? Bounds.product(step.rate(), move) : Double.POSITIVE_INFINITY;
  }

  @Override
  public void commit() {
    largestStep = Float.intBitsToFloat(writtenBits.get());
  }

  @Override
  public void restored(double[] largest) {
    largestStep = largest[stepState];
  }
}
