package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Map;

/** What transforms keep from step to step, as they declared it: arenas in the layout of the parameters, and a few numbers. */
final class UpdateStates {
  private final TransformPlanner planner;
  private final float[][] arenas;

  /** For all that has been declared. */
  UpdateStates(TransformPlanner planner) {
    this.planner = planner;
    this.arenas = new float[planner.states().size()][planner.layout().length()];
  }

  /** The arenas by index. */
  float[][] arenas() {
    return arenas;
  }

  /**
   * Takes those of a checkpoint, or throws and changes nothing.
   *
   * @return the largest magnitude in each arena
   * @throws ShapeException if the number of arenas or a length is wrong
   * @throws SettingException if an entry cannot be, or numbers are missing
   */
  double[] restore(
      Map<String, double[]> scalars,
      float[][] newArenas,
      ParameterSlice[] slices,
      ElementwiseKernels kernels,
      TensorStatistics measured) {
    int length = planner.layout().length();
    Update.requireLength("states", newArenas.length, arenas.length);
    for (int i = 0; i < arenas.length; i++) {
      Update.requireLength("state " + planner.states().get(i), newArenas[i].length, length);
      planner.requireValues(i, newArenas[i]);
    }
    planner.requireScalars(scalars);
    planner.setScalars(scalars);
    double[] largest = new double[arenas.length];
    for (int i = 0; i < arenas.length; i++) {
      System.arraycopy(newArenas[i], 0, arenas[i], 0, length);
      for (ParameterSlice slice : slices) {
        kernels.statistics(slice.size(), arenas[i], slice.offset(), measured);
        largest[i] = Math.max(largest[i], measured.largest());
      }
    }
    return largest;
  }
}
