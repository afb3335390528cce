package dev.evengrad.optim;

/** A {@link MovingAverage} over the arrays of an update: block by block, right behind the optimizer. */
final class AverageLoop {
  private final MovingAverage description;
  private final float[] parameters;
  private final float[] average;
  private float share;

  /** From the parameters as they are. */
  AverageLoop(MovingAverage description, float[] parameters, float[] average) {
    this.description = description;
    this.parameters = parameters;
    this.average = average;
    restart();
  }

  /** Begins anew from the parameters as they are. */
  void restart() {
    System.arraycopy(parameters, 0, average, 0, average.length);
  }

  /** Before the blocks of a step. */
  void begin(long appliedSteps) {
    share = (float) (1 - description.decay(appliedSteps));
  }

  /** Takes written parameters in. */
  void take(int offset, int length) {
    take(parameters, average, offset, offset + length, share);
  }

  float[] average() {
    return average;
  }

  private static void take(float[] parameters, float[] average, int from, int to, float share) {
    for (int i = from; i < to; i++) {
      float gap = parameters[i] - average[i];
      float finite = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, gap));
      average[i] = Math.fma(share, finite, average[i]);
    }
  }
}
