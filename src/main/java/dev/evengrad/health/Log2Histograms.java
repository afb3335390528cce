package dev.evengrad.health;

import dev.evengrad.kernel.ExponentCounts;
import java.util.Arrays;

/**
 * Histograms of one step: of the {@link LayerTensor tensors} of each layer, how many entries have a magnitude in 2^e to 2^(e+1), for {@value
 * #BINS} exponents e in a row up to that of the largest; zeros and entries that are not finite are counted apart, signs are not kept.
 * Entries below the first of these bins, {@value #BINS} binary orders below the largest, are counted in it. Filled again in every step
 * that has them, so that nothing is allocated.
 */
public final class Log2Histograms {
  /** Bins of a histogram. */
  public static final int BINS = 64;

  private static final int TENSORS = LayerTensor.values().length;

  private final int layers;
  private final int[] counts;
  private final int[] highest;
  private final int[] zeros;
  private final int[] notFinite;
  private final boolean[] present;
  private boolean any;

  Log2Histograms(int layers) {
    this.layers = layers;
    int histograms = layers * TENSORS;
    counts = new int[histograms * BINS];
    highest = new int[histograms];
    zeros = new int[histograms];
    notFinite = new int[histograms];
    present = new boolean[histograms];
  }

  private int at(LayerTensor tensor, int layer) {
    return tensor.index() * layers + layer;
  }

  void clear() {
    if (any) {
      Arrays.fill(present, false);
      any = false;
    }
  }

  void copy(Log2Histograms other) {
    clear();
    if (other.any) {
      copy(other, other.layers);
    }
  }

  /** Takes those of the first layers of others. */
  void copy(Log2Histograms other, int shared) {
    for (int t = 0; t < TENSORS; t++) {
      int to = t * layers;
      int from = t * other.layers;
      System.arraycopy(other.counts, from * BINS, counts, to * BINS, shared * BINS);
      System.arraycopy(other.highest, from, highest, to, shared);
      System.arraycopy(other.zeros, from, zeros, to, shared);
      System.arraycopy(other.notFinite, from, notFinite, to, shared);
      System.arraycopy(other.present, from, present, to, shared);
    }
    any = other.any;
  }

  /** Sets the histogram of a tensor. */
  public void set(LayerTensor tensor, int layer, ExponentCounts from) {
    int top = from.highest();
    begin(tensor, layer, top < ExponentCounts.LOWEST ? -1 : top, from.zeros(), from.notFinite());
    if (top >= ExponentCounts.LOWEST) {
      from.copy(top, counts, at(tensor, layer) * BINS, BINS);
    }
  }

  /**
   * Begins the histogram of a tensor, its bins empty.
   *
   * @param highestExponent that of the last bin
   */
  public void begin(
      LayerTensor tensor, int layer, int highestExponent, int newZeros, int newNotFinite) {
    int i = at(tensor, layer);
    Arrays.fill(counts, i * BINS, (i + 1) * BINS, 0);
    highest[i] = highestExponent;
    zeros[i] = newZeros;
    notFinite[i] = newNotFinite;
    present[i] = true;
    any = true;
  }

  /** Adds to a bin: the first one, if the exponent is below it. */
  public void add(LayerTensor tensor, int layer, int exponent, int count) {
    int i = at(tensor, layer);
    int bin = i * BINS + Math.max(0, exponent - highest[i] + BINS - 1);
    counts[bin] = (int) Math.min(Integer.MAX_VALUE, (long) counts[bin] + count);
  }

  /** Whether there is one in this step. */
  public boolean any() {
    return any;
  }

  /** Whether there is the histogram of a tensor; without one all counts are 0. */
  public boolean has(LayerTensor tensor, int layer) {
    return present[at(tensor, layer)];
  }

  /** The exponent e of the last bin, which has magnitudes from 2^e up to 2^(e+1); -1 if there are none. */
  public int highest(LayerTensor tensor, int layer) {
    return highest[at(tensor, layer)];
  }

  /** The exponent of the lowest bin that is not empty; one above {@link #highest} if all are. */
  public int lowest(LayerTensor tensor, int layer) {
    int last = highest(tensor, layer);
    int exponent = last - BINS + 1;
    while (exponent <= last && count(tensor, layer, exponent) == 0) {
      exponent++;
    }
    return exponent;
  }

  /** How many entries have a magnitude from 2^exponent up to 2^(exponent+1). */
  public int count(LayerTensor tensor, int layer, int exponent) {
    int i = at(tensor, layer);
    int bin = exponent - highest[i] + BINS - 1;
    return present[i] && bin >= 0 && bin < BINS ? counts[i * BINS + bin] : 0;
  }

  /** How many are exactly zero. */
  public int zeros(LayerTensor tensor, int layer) {
    int i = at(tensor, layer);
    return present[i] ? zeros[i] : 0;
  }

  /** How many are NaN or infinite. */
  public int notFinite(LayerTensor tensor, int layer) {
    int i = at(tensor, layer);
    return present[i] ? notFinite[i] : 0;
  }
}
