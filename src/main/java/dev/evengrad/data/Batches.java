package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import java.util.Arrays;

/**
 * The batches of a dataset, epoch by epoch. The order of the rows in an epoch is a function of the
 * seed, the epoch and the number of rows only, so training can stop after any batch and go on from
 * there: {@code start(epoch); skipTo(batch)}. The last batch of an epoch has the rows that are left
 * over. {@link #next} allocates nothing. For one thread at a time.
 */
public final class Batches {
  private final Dataset data;
  private final int batchSize;
  private final long seed;
  private final boolean shuffle;
  private final int[] order;
  private int index;

  /**
   * The batches of {@code data}, at the start of epoch 0.
   *
   * @param batchSize rows per batch; more than the data have is allowed
   * @param seed of the order
   * @param shuffle whether each epoch has an order of its own; if not, rows come as they are
   * @throws SettingException if the batch size is below 1
   */
  public Batches(Dataset data, int batchSize, long seed, boolean shuffle) {
    this.data = data;
    this.batchSize = Math.min(SettingException.requireCount("batch size", batchSize), data.rows());
    this.seed = seed;
    this.shuffle = shuffle;
    this.order = new int[data.rows()];
    start(0);
  }

  /** The number of batches in an epoch. */
  public int count() {
    return (data.rows() - 1) / batchSize + 1;
  }

  /** The index in this epoch, from 0, of the batch that {@link #next} gives next. */
  public int index() {
    return index;
  }

  /** A batch with room for what {@link #next} writes. */
  public Batch newBatch() {
    return Batch.forRowsOf(data, batchSize);
  }

  /** Goes to the first batch of an epoch. */
  public void start(long epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (shuffle) {
      CounterRandom.of(seed, "shuffle", epoch).shuffle(order, order.length);
    }
    index = 0;
  }

  /**
   * Goes to a batch of this epoch, counted from 0; {@link #count()} is the end.
   *
   * @throws DataException if there is no such batch
   */
  public void skipTo(int batchIndex) {
    if (batchIndex < 0 || batchIndex > count()) {
      throw new DataException(
          data.name() + ": batch " + batchIndex + " of an epoch of " + count() + " batches");
    }
    index = batchIndex;
  }

  /**
   * Fills {@code batch} with the next rows.
   *
   * @return false, with the batch untouched, at the end of the epoch
   * @throws DataException if the batch is too small or made for other data, as {@link
   *     #newBatch} never is
   */
  public boolean next(Batch batch) {
    if (index == count()) {
      return false;
    }
    requireFit(batch);
    int first = index * batchSize;
    int rows = Math.min(batchSize, order.length - first);
    batch.resize(rows);
    for (int i = 0; i < rows; i++) {
      data.copyRow(order[first + i], batch, i);
    }
    index++;
    return true;
  }

  /**
   * The rows of the data that a batch of any epoch has, in its order. Works the order of that epoch out anew, and changes nothing.
   *
   * @throws DataException if there is no such batch
   */
  public int[] rows(long epoch, int batchIndex) {
    Batches other = new Batches(data, batchSize, seed, shuffle);
    other.start(epoch);
    other.skipTo(batchIndex);
    int first = batchIndex * batchSize;
    return Arrays.copyOfRange(
        other.order, Math.min(first, order.length), Math.min(first + batchSize, order.length));
  }

  private void requireFit(Batch batch) {
    if (batch.capacity() < batchSize
        || batch.featureCount() != data.featureCount()
        || batch.classification() != data.classification()
        || batch.targetCount() != data.targetCount()
        || (data.weighted() && batch.rowWeights() == null)) {
      throw new DataException(
          data.name()
              + ": the batch does not fit these data: it needs room for "
              + batchSize
              + " rows of "
              + data.featureCount()
              + " features with "
              + (data.classification() ? "a class each" : data.targetCount() + " targets each")
              + (data.weighted() ? " and row weights" : "")
              + "; use newBatch()");
    }
  }
}
