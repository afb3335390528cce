package dev.evengrad.health;

import java.util.Arrays;

/**
 * The numbers of one step, as rules see them. Made once for a run and filled again in every step, so that nothing is allocated. A number
 * that was not measured is absent, which is not the same as NaN: {@link #has} tells.
 */
public final class StepNumbers {
  private static final Statistic[] STATISTICS = Statistic.values();

  private final int layers;
  private final double[] values;
  private final boolean[] present;
  private long step;
  private double loss;
  private double rate;
  private double gradientNorm;
  private double appliedNorm;
  private boolean clipped;
  private String skipped = "";
  private String skippedLayer = "";

  /** For a run of so many watched layers. */
  public StepNumbers(int layers) {
    this.layers = layers;
    this.values = new double[layers * STATISTICS.length];
    this.present = new boolean[values.length];
    begin(0);
  }

  /** Forgets the last step. */
  public void begin(long newStep) {
    step = newStep;
    loss = Double.NaN;
    rate = Double.NaN;
    gradientNorm = Double.NaN;
    appliedNorm = Double.NaN;
    clipped = false;
    skipped = "";
    skippedLayer = "";
    Arrays.fill(present, false);
  }

  /** Sets a number. */
  public void set(Statistic statistic, int layer, double value) {
    int i = statistic.index() * layers + layer;
    values[i] = value;
    present[i] = true;
  }

  /** Whether a number was measured. */
  public boolean has(Statistic statistic, int layer) {
    return present[statistic.index() * layers + layer];
  }

  /** A number; NaN if it was not measured. */
  public double get(Statistic statistic, int layer) {
    int i = statistic.index() * layers + layer;
    return present[i] ? values[i] : Double.NaN;
  }

  /** The loss of the batch and the learning rate; NaN where unknown. */
  public void setLoss(double newLoss, double newRate) {
    loss = newLoss;
    rate = newRate;
  }

  /** The norm of all gradients before and after clipping; NaN where unknown. */
  public void setNorms(double before, double after, boolean isClipped) {
    gradientNorm = before;
    appliedNorm = after;
    clipped = isClipped;
  }

  /**
   * The step was not applied.
   *
   * @param reason e.g. {@code forward_not_finite}
   * @param layer where it began; empty if unknown
   */
  public void setSkipped(String reason, String layer) {
    skipped = reason;
    skippedLayer = layer;
  }

  /** The number of watched layers. */
  public int layers() {
    return layers;
  }

  /** The step's count. */
  public long step() {
    return step;
  }

  /** The loss of the batch; NaN if unknown or not a number. */
  public double loss() {
    return loss;
  }

  /** The learning rate; NaN if unknown. */
  public double rate() {
    return rate;
  }

  /** The norm of all gradients before clipping; NaN if unknown. */
  public double gradientNorm() {
    return gradientNorm;
  }

  /** The norm of all gradients after clipping; NaN if unknown. */
  public double appliedNorm() {
    return appliedNorm;
  }

  /** Whether a clip changed the gradient. */
  public boolean clipped() {
    return clipped;
  }

  /** Why the step was not applied; empty if it was. */
  public String skipped() {
    return skipped;
  }

  /** The layer where that began; empty if unknown. */
  public String skippedLayer() {
    return skippedLayer;
  }
}
