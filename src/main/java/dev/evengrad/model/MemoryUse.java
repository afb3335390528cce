package dev.evengrad.model;

import java.util.Locale;

/**
 * The bytes that a network takes, exactly: of all arrays of numbers and native segments, without the headers of objects.
 *
 * @param parameters how many parameters the network has
 * @param weights the parameters in canonical form, in float32, with the padding of their layout
 * @param buffers running statistics and the like
 * @param packed the copies of the weight matrices that the kernels read; 0 where they read the canonical ones
 * @param gradients of the parameters; in training
 * @param moments the optimizer's states, and the moving average if one is kept; in training
 * @param workspace activations, gradients by them, and what else is kept from one operation to the next; in training and sessions. It
 *     grows with the rows
 * @param scratch what the kernels need within an operation, of all threads; in training and sessions
 * @param snapshots earlier weights, buffers and moments that a spike guard keeps; in training with one
 */
public record MemoryUse(
    long parameters,
    long weights,
    long buffers,
    long packed,
    long gradients,
    long moments,
    long workspace,
    long scratch,
    long snapshots) {

  /** Of what keeps no snapshots. */
  public MemoryUse(
      long parameters,
      long weights,
      long buffers,
      long packed,
      long gradients,
      long moments,
      long workspace,
      long scratch) {
    this(parameters, weights, buffers, packed, gradients, moments, workspace, scratch, 0);
  }

  /** All bytes. */
  public long total() {
    return weights + buffers + packed + gradients + moments + workspace + scratch + snapshots;
  }

  /** All bytes, by the number of parameters; 0 if there are none. */
  public double bytesPerParameter() {
    return perParameter(total());
  }

  /** What some of the bytes are by the number of parameters. */
  public double perParameter(long bytes) {
    return parameters == 0 ? 0 : (double) bytes / parameters;
  }

  /** A table of what is not 0, in bytes and bytes per parameter. */
  @Override
  public String toString() {
    return line("weights", weights)
        + line("buffers", buffers)
        + line("packed", packed)
        + line("gradients", gradients)
        + line("moments", moments)
        + line("workspace", workspace)
        + line("scratch", scratch)
        + line("snapshots", snapshots)
        + line("total", total());
  }

  private String line(String what, long bytes) {
    return bytes == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%-10s %,15d bytes %10.2f per parameter\n",
            what,
            bytes,
            perParameter(bytes));
  }
}
