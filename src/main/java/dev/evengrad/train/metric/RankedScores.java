package dev.evengrad.train.metric;

import java.util.Arrays;

/**
 * Scores of rows that are of a class, or are not, to be gone through from the highest down. Keeps 5 bytes a row, and 4 more from the
 * first weight on that is not 1; going through takes 8 more for a while.
 */
public final class RankedScores {
  private float[] scores = new float[0];
  private boolean[] positive = new boolean[0];
  private float[] weights = new float[0];
  private boolean weighted;
  private int count;
  private double positives;
  private double negatives;

  /** Hears of all rows with one score at once. */
  public interface Visitor {
    /**
     * Rows with equal scores.
     *
     * @param score NaN first for rows of another class whose score is not a number, and last for those of the class: they rank as
     *     wrongly as can be
     * @param positives the weight of those that are of the class
     * @param negatives the weight of the others
     */
    void at(float score, double positives, double negatives);
  }

  /** Forgets all rows, and keeps the room. */
  public void reset() {
    count = 0;
    weighted = false;
    positives = 0;
    negatives = 0;
  }

  /** Adds a row. */
  public void add(float score, boolean ofClass, float weight) {
    if (count == scores.length) {
      int room = Math.max(1024, count + (count >> 1));
      scores = Arrays.copyOf(scores, room);
      positive = Arrays.copyOf(positive, room);
    }
    scores[count] = score;
    positive[count] = ofClass;
    weigh(weight);
    count++;
    if (ofClass) {
      positives += weight;
    } else {
      negatives += weight;
    }
  }

  private void weigh(float weight) {
    if (weight != 1 && !weighted) {
      weighted = true;
      weights = Arrays.copyOf(weights, scores.length);
      Arrays.fill(weights, 0, count, 1);
    }
    if (weighted) {
      weights = weights.length < scores.length ? Arrays.copyOf(weights, scores.length) : weights;
      weights[count] = weight;
    }
  }

  /** The weight of the rows of the class. */
  public double positives() {
    return positives;
  }

  /** The weight of the other rows. */
  public double negatives() {
    return negatives;
  }

  /** Shows the rows, highest score first. */
  public void descending(Visitor visitor) {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (long) key(scores[i], positive[i]) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    int end = count;
    while (end > 0) {
      int key = (int) (order[end - 1] >> Integer.SIZE);
      double ofClass = 0;
      double others = 0;
      int i = end;
      for (; i > 0 && (int) (order[i - 1] >> Integer.SIZE) == key; i--) {
        int row = (int) order[i - 1];
        float weight = weighted ? weights[row] : 1;
        ofClass += positive[row] ? weight : 0;
        others += positive[row] ? 0 : weight;
      }
      visitor.at(scores[(int) order[end - 1]] + 0f, ofClass, others);
      end = i;
    }
  }

  /** An integer in the order of the scores; no number ranks as NaN does. */
  private static int key(float score, boolean ofClass) {
    if (Float.isNaN(score)) {
      return ofClass ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    int bits = Float.floatToRawIntBits(score + 0f); // -0 is 0
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }
}
