package dev.evengrad.data;

import dev.evengrad.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@link #capacity()} rows in arrays of their own, to be filled again and again: by {@link
 * Batches}, or by a service that writes into the arrays and calls {@link #resize}. The accessors
 * return the arrays themselves, not copies, and the trainer reads them as they are; only the first
 * {@link #rows()} rows count. For one thread at a time.
 *
 * <p>A batch checks sizes only. That its numbers are finite and its classes in range is checked by
 * the step that is given it, which skips or refuses it.
 */
public final class Batch {
  private final int capacity;
  private final int featureCount;
  private final float[] features;
  private final int @Nullable [] classes;
  private final float @Nullable [] targets;
  private final double @Nullable [] exactTargets;
  private final int targetCount;
  private float @Nullable [] rowWeights;
  private int rows;

  private Batch(
      int rows,
      int featureCount,
      float[] features,
      int @Nullable [] classes,
      float @Nullable [] targets,
      double @Nullable [] exactTargets,
      int targetCount,
      float @Nullable [] rowWeights) {
    this.capacity = rows;
    this.rows = rows;
    this.featureCount = featureCount;
    this.features = features;
    this.classes = classes;
    this.targets = targets;
    this.exactTargets = exactTargets;
    this.targetCount = targetCount;
    this.rowWeights = rowWeights;
  }

  /**
   * A batch over the caller's arrays (not copied) of rows with a class each.
   *
   * @param features at least {@code [rows][featureCount]}, row by row, and nothing but whole rows
   * @param rows how many rows; also the capacity
   * @param classes at least {@code rows} class indices
   * @throws DataException if an array is too short or no whole number of rows, or a size is below 1
   */
  public static Batch ofClasses(float[] features, int rows, int featureCount, int[] classes) {
    requireSizes(features, rows, featureCount);
    requireLength("classes", classes.length, rows);
    return new Batch(rows, featureCount, features, classes, null, null, 0, null);
  }

  /**
   * A batch over the caller's arrays (not copied) of rows with values to be learned.
   *
   * @param features at least {@code [rows][featureCount]}, row by row, and nothing but whole rows
   * @param rows how many rows; also the capacity
   * @param targets at least {@code [rows][targetCount]}, row by row, and nothing but whole rows
   * @throws DataException if an array is too short or no whole number of rows, or a size is below 1
   */
  public static Batch ofValues(
      float[] features, int rows, int featureCount, float[] targets, int targetCount) {
    requireSizes(features, rows, featureCount);
    requireAtLeastOne("targets per row", targetCount);
    requireRows("targets", targets.length, rows, targetCount);
    return new Batch(rows, featureCount, features, null, targets, null, targetCount, null);
  }

  /**
   * A batch of no rows yet with room for {@code capacity} rows of {@code data}, with row weights if
   * the data have them.
   *
   * @throws DataException if the capacity is below 1, or its arrays would be too large
   */
  public static Batch forRowsOf(Dataset data, int capacity) {
    requireAtLeastOne("rows", capacity);
    float[] features = new float[length(capacity, data.featureCount())];
    boolean classification = data.classification();
    Batch batch =
        new Batch(
            capacity,
            data.featureCount(),
            features,
            classification ? new int[capacity] : null,
            classification ? null : new float[length(capacity, data.targetCount())],
            data.exactTargetsKnown() ? new double[length(capacity, data.targetCount())] : null,
            data.targetCount(),
            data.weighted() ? new float[capacity] : null);
    batch.rows = 0;
    return batch;
  }

  /**
   * Gives the rows weights, by which their losses are multiplied; the array is not copied.
   *
   * @param weights at least {@link #capacity()} weights, or null for none
   * @return this batch
   * @throws DataException if the array is too short
   */
  public Batch withRowWeights(float @Nullable [] weights) {
    if (weights != null) {
      requireLength("row weights", weights.length, capacity);
    }
    rowWeights = weights;
    return this;
  }

  /**
   * Says how many rows count.
   *
   * @throws DataException if {@code newRows} is negative or above the capacity
   */
  public void resize(int newRows) {
    if (newRows < 0 || newRows > capacity) {
      throw new DataException(newRows + " rows in a batch with room for " + capacity);
    }
    rows = newRows;
  }

  /** The number of rows that count, from 0 to the capacity. */
  public int rows() {
    return rows;
  }

  /** The number of rows there is room for. */
  public int capacity() {
    return capacity;
  }

  /** The number of features of each row. */
  public int featureCount() {
    return featureCount;
  }

  /** The number of values to be learned per row; 0 with classification. */
  public int targetCount() {
    return targetCount;
  }

  /** Whether each row has a class; otherwise it has {@link #targetCount()} values. */
  public boolean classification() {
    return classes != null;
  }

  /** The features, {@code [capacity][featureCount]}: the array itself. */
  public float[] features() {
    return features;
  }

  /**
   * The class of each row: the array itself.
   *
   * @throws IllegalStateException without classification
   */
  public int[] classes() {
    if (classes == null) {
      throw new IllegalStateException("the rows of this batch have values to learn, not classes");
    }
    return classes;
  }

  /**
   * The values to be learned, {@code [capacity][targetCount]}: the array itself.
   *
   * @throws IllegalStateException with classification
   */
  public float[] targets() {
    if (targets == null) {
      throw new IllegalStateException("the rows of this batch have classes, not values to learn");
    }
    return targets;
  }

  /**
   * The values to be learned before they were rounded to floats, {@code [capacity][targetCount]}: the
   * array itself; null where they are floats. Only scaled targets are made of them.
   */
  public double @Nullable [] exactTargets() {
    return exactTargets;
  }

  /** The weight of each row: the array itself, or null if the rows have none. */
  public float @Nullable [] rowWeights() {
    return rowWeights;
  }

  private static void requireSizes(float[] features, int rows, int featureCount) {
    requireAtLeastOne("rows", rows);
    requireAtLeastOne("features per row", featureCount);
    requireRows("features", features.length, rows, featureCount);
  }

  private static void requireAtLeastOne(String what, int count) {
    if (count < 1) {
      throw new DataException("a batch with " + count + " " + what + ", expected at least 1");
    }
  }

  /** Rows that are longer than they should be would be cut in the wrong places. */
  private static void requireRows(String what, int length, int rows, int columns) {
    requireLength(what, length, (long) rows * columns);
    if (length % columns != 0) {
      throw new DataException(
          "a batch with " + length + " " + what + ", no whole number of rows of " + columns);
    }
  }

  private static void requireLength(String what, int length, long needed) {
    if (length < needed) {
      throw new DataException(
          "a batch with " + length + " " + what + ", expected at least " + needed);
    }
  }

  private static int length(int capacity, int columns) {
    long length = (long) capacity * columns;
    if (length > Integer.MAX_VALUE - 8) {
      throw new DataException(
          "a batch of " + capacity + " rows of " + columns + " numbers is too large for an array");
    }
    return (int) length;
  }
}
