package dev.evengrad.report.html;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.report.StepBins;
import java.util.Arrays;
import java.util.Base64;

/**
 * The logarithm of a quantity of each layer over bins of steps: the lowest and the highest of each bin, so that neither spike nor dip is
 * lost. In hundredths of a decade, as 16 bits, with levels of their own for what has no logarithm; they are ordered as what they stand
 * for. Memory is fixed; nothing is allocated by a step.
 */
final class HeatGrid implements StepBins.Contents {
  /** Nothing was measured. */
  static final short NONE = Short.MIN_VALUE;

  /** Exactly zero. */
  static final short ZERO = Short.MIN_VALUE + 1;

  /** Infinite. */
  static final short INFINITE = Short.MAX_VALUE - 1;

  /** Not a number. */
  static final short NOT_A_NUMBER = Short.MAX_VALUE;

  private static final double PER_DECADE = 100;

  /** The logarithms of all positive doubles have room. */
  private static final int FARTHEST = 32_600;

  private final Statistic above;
  private final Statistic below;
  private final int layers;
  private final int capacity;
  private final short[] low;
  private final short[] high;
  private boolean empty = true;

  /** Of one quantity. */
  HeatGrid(Statistic of, int layers, int capacity) {
    this(of, of, layers, capacity);
  }

  /** Of the ratio of two; of one, if they are the same. */
  HeatGrid(Statistic above, Statistic below, int layers, int capacity) {
    this.above = above;
    this.below = below;
    this.layers = layers;
    this.capacity = capacity;
    low = new short[layers * capacity];
    high = new short[layers * capacity];
  }

  /** Takes the numbers of a step into its bin. */
  void accept(StepNumbers numbers, int bin) {
    for (int layer = 0; layer < layers; layer++) {
      if (numbers.has(above, layer) && numbers.has(below, layer)) {
        double value = numbers.get(above, layer);
        short level =
            level(above == below ? value : UpdateLines.ratio(value, numbers.get(below, layer)));
        int cell = layer * capacity + bin;
        low[cell] = low[cell] == NONE ? level : (short) Math.min(low[cell], level);
        high[cell] = (short) Math.max(high[cell], level);
        empty = false;
      }
    }
  }

  /** The level of a value that is at least 0, or not finite. */
  static short level(double value) {
    if (Double.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    if (Double.isInfinite(value)) {
      return INFINITE;
    }
    return value == 0
        ? ZERO
        : (short) Math.clamp(Math.rint(Math.log10(value) * PER_DECADE), -FARTHEST, FARTHEST);
  }

  @Override
  public void clear(int bin) {
    for (int cell = bin; cell < low.length; cell += capacity) {
      low[cell] = NONE;
      high[cell] = NONE;
    }
  }

  @Override
  public void join(int from, int to) {
    for (int row = 0; row < low.length; row += capacity) {
      short other = low[row + from];
      short own = low[row + to];
      low[row + to] = own == NONE || (other != NONE && other < own) ? other : own;
      high[row + to] = (short) Math.max(high[row + to], high[row + from]);
    }
  }

  /** Whether it was never measured. */
  boolean isEmpty() {
    return empty;
  }

  /** Both, layer by layer, 16 bits a cell, the low byte first, in base 64. */
  JsonObject json(int bins) {
    return JsonObject.builder().put("low", text(low, bins)).put("high", text(high, bins)).build();
  }

  private String text(short[] levels, int bins) {
    byte[] bytes = new byte[2 * layers * bins];
    int at = 0;
    for (int layer = 0; layer < layers; layer++) {
      for (short level : Arrays.copyOfRange(levels, layer * capacity, layer * capacity + bins)) {
        bytes[at++] = (byte) level;
        bytes[at++] = (byte) (level >> 8);
      }
    }
    return Base64.getEncoder().encodeToString(bytes);
  }
}
