package dev.evengrad.layer;

import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients of the parameters in one array of their layout, and the sizes of each, taken as it was written. Those of frozen
 * parameters are not wanted.
 */
public final class Gradients {
  private final ParameterLayout all;
  private final ParameterLayout trained;
  private final float[] values;
  private final Map<String, TensorStatistics> byName = new LinkedHashMap<>();
  private final TensorStatistics[] statistics;

  /** All zeros, for all parameters of a layout. */
  public Gradients(ParameterLayout layout) {
    this(layout, layout);
  }

  /**
   * All zeros.
   *
   * @param all the layout of all parameters
   * @param trained the same without the frozen ones
   */
  public Gradients(ParameterLayout all, ParameterLayout trained) {
    this.all = all;
    this.trained = trained;
    this.values = new float[all.length()];
    for (ParameterSlice slice : trained.slices()) {
      byName.put(slice.name(), new TensorStatistics(slice.size()));
    }
    this.statistics = byName.values().toArray(new TensorStatistics[0]);
  }

  /** The layout of the parameters that are trained. */
  public ParameterLayout layout() {
    return trained;
  }

  /** Whether there are parameters whose gradients are not wanted. */
  public boolean someFrozen() {
    return trained.slices().size() < all.slices().size();
  }

  /** Whether a parameter's gradient is wanted. */
  public boolean wants(String parameter) {
    return trained.find(parameter) != null;
  }

  /** All gradients; the array itself. */
  public float[] values() {
    return values;
  }

  /** The sizes of the trained parameters' gradients, by index of the slice in {@link #layout}; the array itself. */
  public TensorStatistics[] statistics() {
    return statistics;
  }

  /** The sizes of one parameter's gradient; of a frozen one some that nobody reads. */
  public TensorStatistics statistics(String name) {
    TensorStatistics own = byName.get(name);
    return own == null ? new TensorStatistics(all.get(name).size()) : own;
  }
}
