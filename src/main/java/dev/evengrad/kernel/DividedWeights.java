package dev.evengrad.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Weights for training with a part of the outputs and one of the inputs for each of several threads. Where a thread updates the weights
 * of the outputs whose products it computes, they stay in its core's cache.
 */
final class DividedWeights implements PackedWeights {
  private final PackedWeights whole;
  private final PackedWeights[] ofOutputs;
  private final PackedWeights[] ofInputs;

  private DividedWeights(PackedWeights whole, PackedWeights[] ofOutputs, PackedWeights[] ofInputs) {
    this.whole = whole;
    this.ofOutputs = ofOutputs;
    this.ofInputs = ofInputs;
  }

  /** Divides weights whose form has parts among {@code threads}; others are given back as they are. */
  static PackedWeights of(PackedWeights whole, int threads) {
    return threads == 1 || whole.ofOutputs(0, whole.outputs()) == null
        ? whole
        : new DividedWeights(
            whole,
            parts(whole.outputs(), threads, whole::ofOutputs),
            parts(whole.inputs(), threads, whole::ofInputs));
  }

  private static PackedWeights[] parts(int extent, int threads, Division division) {
    int columns = ParallelProducts.COLUMNS;
    PackedWeights[] parts = new PackedWeights[threads];
    for (int part = 0; part < threads; part++) {
      int from = RangeTask.begin(part, threads, extent, columns);
      int count = RangeTask.begin(part + 1, threads, extent, columns) - from;
      parts[part] = Objects.requireNonNull(division.of(from, count));
    }
    return parts;
  }

  private interface Division {
    @Nullable PackedWeights of(int from, int count);
  }

  /** What the kernels take where nothing is divided: the weights that these are made of, or other weights themselves. */
  static PackedWeights whole(PackedWeights weights) {
    return weights instanceof DividedWeights divided ? divided.whole : weights;
  }

  /** The weights of a thread's outputs. */
  PackedWeights ofOutputs(int part) {
    return ofOutputs[part];
  }

  /** The weights of a thread's inputs. */
  PackedWeights ofInputs(int part) {
    return ofInputs[part];
  }

  @Override
  public int outputs() {
    return whole.outputs();
  }

  @Override
  public int inputs() {
    return whole.inputs();
  }

  @Override
  public Use use() {
    return whole.use();
  }

  @Override
  public long bytes() {
    return whole.bytes();
  }
}
