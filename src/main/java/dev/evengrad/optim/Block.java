package dev.evengrad.optim;

/**
 * A run of entries of one parameter, small enough for the L1 cache: the entries {@code offset} to
 * {@code offset + length} of gradients, parameters and every state. Mutable and reused; the arrays
 * may be scratch copies (in a rehearsal), so a transform must not remember them.
 */
public final class Block {
  float[] gradients = new float[0];
  float[] parameters = new float[0];
  float[][] states = new float[0][];
  int offset;
  int length;
  int position;
  int slice;
  float factor = 1;
  long clippedEntries;

  /** The gradients. */
  public float[] gradients() {
    return gradients;
  }

  /** The parameters. */
  public float[] parameters() {
    return parameters;
  }

  /** The state declared with that index. */
  public float[] state(int index) {
    return states[index];
  }

  /** Index of the first entry, the same in every array. */
  public int offset() {
    return offset;
  }

  /** How many entries of the parameter come before the first one here. */
  public int position() {
    return position;
  }

  /** The number of entries. */
  public int length() {
    return length;
  }

  /** The index of the parameter in the layout's slices. */
  public int slice() {
    return slice;
  }

  /** What the gradient is to be multiplied by when it is read. */
  public float factor() {
    return factor;
  }

  /** The factor is in the gradients now. */
  public void factorApplied() {
    factor = 1;
  }

  /** Counts entries that a value rule changed. */
  public void countClipped(long entries) {
    clippedEntries += entries;
  }
}
