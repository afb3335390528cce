package dev.evengrad.health;

import java.util.Arrays;

/**
 * The numbers of one step, as rules see them. Made once for a run and filled again in every step, so that nothing is allocated. A number
 * that was not measured is absent, which is not the same as NaN: {@link #has} tells.
 */
public final class StepNumbers {
  private static final Statistic[] STATISTICS = Statistic.values();

  /** What a step is {@link #skipped} for whose batch a spike guard refused. */
  public static final String REFUSED = "spike";

  /** What a step is {@link #skipped} for in which a spike guard went back to a snapshot. */
  public static final String ROLLED_BACK = "rollback";

  private final int layers;
  private final double[] values;
  private final boolean[] present;
  private final Log2Histograms histograms;
  private long fill;
  private long measured;
  private boolean sound;
  private long step;
  private int rows;
  private boolean lossKnown;
  private boolean normKnown;
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
    this.histograms = new Log2Histograms(layers);
    begin(0);
  }

  /** Forgets the last step. */
  public void begin(long newStep) {
    fill++;
    measured = 0;
    sound = true;
    step = newStep;
    rows = 0;
    lossKnown = false;
    normKnown = false;
    loss = Double.NaN;
    rate = Double.NaN;
    gradientNorm = Double.NaN;
    appliedNorm = Double.NaN;
    clipped = false;
    skipped = "";
    skippedLayer = "";
    Arrays.fill(present, false);
    histograms.clear();
  }

  /** The same step with another number of layers: those that are in both keep their numbers. */
  StepNumbers widened(int newLayers) {
    StepNumbers wider = new StepNumbers(newLayers);
    wider.fill = fill + 1;
    wider.step = step;
    wider.rows = rows;
    wider.setNorms(gradientNorm, appliedNorm, clipped);
    wider.normKnown = normKnown;
    wider.loss = loss;
    wider.lossKnown = lossKnown;
    wider.rate = rate;
    wider.setSkipped(skipped, skippedLayer);
    for (Statistic statistic : STATISTICS) {
      for (int l = 0; l < Math.min(layers, newLayers); l++) {
        if (has(statistic, l)) {
          wider.set(statistic, l, get(statistic, l));
        }
      }
    }
    wider.histograms.copy(histograms, Math.min(layers, newLayers));
    return wider;
  }

  /** Takes all of other numbers of the same run. */
  public void copy(StepNumbers other) {
    begin(other.step);
    lossKnown = other.lossKnown;
    normKnown = other.normKnown;
    loss = other.loss;
    rate = other.rate;
    gradientNorm = other.gradientNorm;
    appliedNorm = other.appliedNorm;
    clipped = other.clipped;
    skipped = other.skipped;
    skippedLayer = other.skippedLayer;
    rows = other.rows;
    System.arraycopy(other.values, 0, values, 0, values.length);
    System.arraycopy(other.present, 0, present, 0, present.length);
    measured = other.measured;
    sound = other.sound;
    histograms.copy(other.histograms);
  }

  /** The histograms, in steps that have them. */
  public Log2Histograms histograms() {
    return histograms;
  }

  /** Sets a number. */
  public void set(Statistic statistic, int layer, double value) {
    int i = statistic.index() * layers + layer;
    values[i] = value;
    present[i] = true;
    measured |= 1L << statistic.index();
    sound &= statistic.countsNotFinite() ? !(value > 0) : Double.isFinite(value);
  }

  /** Whether a number was measured of some layer. */
  public boolean hasSomewhere(Statistic statistic) {
    return (measured & 1L << statistic.index()) != 0;
  }

  /** Whether all numbers of layers that were measured are finite, and none tells of entries that are not. */
  public boolean isSound() {
    return sound;
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

  /** The loss of the batch, which may be NaN, and the learning rate, NaN if unknown. */
  public void setLoss(double newLoss, double newRate) {
    lossKnown = true;
    loss = newLoss;
    rate = newRate;
  }

  /** The rows of the batch; 0 if unknown. The last batch of an epoch may have fewer than the others. */
  public void setRows(int newRows) {
    rows = newRows;
  }

  /** The rows of the batch; 0 if unknown. */
  public int rows() {
    return rows;
  }

  /** The learning rate alone, where the loss is unknown. */
  public void setRate(double newRate) {
    rate = newRate;
  }

  /** The norm of all gradients before and after clipping; either may be NaN because it is not a number. */
  public void setNorms(double before, double after, boolean isClipped) {
    normKnown = true;
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

  /** How often it was filled: tells whether it holds the same step as when it was last looked at. */
  public long fill() {
    return fill;
  }

  /** Whether the loss was measured, be it a number or not. */
  public boolean hasLoss() {
    return lossKnown;
  }

  /** Whether the norm of all gradients was measured, be it a number or not. */
  public boolean hasNorm() {
    return normKnown;
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

  /** Whether a spike guard left the step out: its numbers are those of no ordinary step. */
  public boolean guarded() {
    return skipped.equals(REFUSED) || skipped.equals(ROLLED_BACK);
  }

  /** The layer where that began; empty if unknown. */
  public String skippedLayer() {
    return skippedLayer;
  }
}
