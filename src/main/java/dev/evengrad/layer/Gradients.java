package dev.evengrad.layer;

import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.List;

/** The gradients of all parameters in one array of their layout, and the sizes of each, taken as it was written. */
public final class Gradients {
  private final ParameterLayout layout;
  private final float[] values;
  private final TensorStatistics[] statistics;

  /** All zeros. */
  public Gradients(ParameterLayout layout) {
    this.layout = layout;
    this.values = new float[layout.length()];
    List<ParameterSlice> slices = layout.slices();
    this.statistics = new TensorStatistics[slices.size()];
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] = new TensorStatistics(slices.get(i).size());
    }
  }

  /** All gradients; the array itself. */
  public float[] values() {
    return values;
  }

  /** The sizes by index of the slice; the array itself. */
  public TensorStatistics[] statistics() {
    return statistics;
  }

  /** The sizes of one parameter's gradient. */
  public TensorStatistics statistics(String name) {
    return statistics[layout.slices().indexOf(layout.get(name))];
  }
}
