package dev.evengrad.optim;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;

/** {@link AdaptiveClip} at work: norms of every unit before the step, a loop over those above. */
final class AdaptiveClipOp implements TransformOp {
  private static final double ROOM = 1e-6;

  private final double clipping;
  private final double eps;
  private final ParameterSlice[] slices;

  /** By slice: each unit's factor in two steps, see {@link WideFactor}; no units on an output layer. */
  private final float[][] first;

  private final float[][] second;

  /** Which parameters have units to clip in this step. */
  private final boolean[] active;

  private final TensorStatistics measured;

  AdaptiveClipOp(AdaptiveClip settings, ParameterLayout layout) {
    this.clipping = settings.clipping();
    this.eps = settings.eps();
    this.slices = layout.slices().toArray(new ParameterSlice[0]);
    this.first = new float[slices.length][];
    this.second = new float[slices.length][];
    this.active = new boolean[slices.length];
    int longest = 1;
    for (int s = 0; s < slices.length; s++) {
      Shape shape = slices[s].shape();
      boolean clipped = !layout.outputLayers().contains(slices[s].layer());
      int units = !clipped ? 0 : shape.rank() > 1 ? shape.size(0) : 1;
      first[s] = new float[units];
      second[s] = new float[units];
      longest = Math.max(longest, clipped ? shape.size() / units : 1);
    }
    this.measured = new TensorStatistics(longest);
  }

  @Override
  public boolean readsEntries() {
    return true;
  }

  @Override
  public void read(float[] gradients, float[] parameters, ElementwiseKernels kernels) {
    for (int s = 0; s < slices.length; s++) {
      active[s] = false;
      int units = first[s].length;
      for (int unit = 0; unit < units; unit++) {
        int length = slices[s].size() / units;
        int offset = slices[s].offset() + unit * length;
        kernels.statistics(length, gradients, offset, measured);
        double norm = measured.norm();
        kernels.statistics(length, parameters, offset, measured);
        double most = clipping * Math.max(measured.norm(), eps);
        double factor = norm > most ? most / Math.max(norm, ROOM) : 1;
        boolean wide = WideFactor.isWide(factor);
        first[s][unit] = wide ? WideFactor.first(factor) : (float) factor;
        second[s][unit] = wide ? WideFactor.second(factor) : 1;
        active[s] |= factor != 1;
      }
    }
  }

  @Override
  public void begin(UpdateStep step) {
    step.rewritesNothing();
    for (int s = 0; s < active.length; s++) {
      if (active[s]) {
        // A tiny unit's factor may be above 1 by its rounding, not by more.
        step.rewrites(s, step.largest(s) * Bounds.ROUNDINGS);
        step.countNormClipped();
      }
    }
  }

  @Override
  public void apply(Block block) {
    int s = block.slice();
    if (!active[s]) {
      return;
    }
    int length = slices[s].size() / first[s].length;
    int done = 0;
    while (done < block.length()) {
      int at = block.position() + done;
      int unit = at / length;
      int here = Math.min(block.length() - done, (unit + 1) * length - at);
      int from = block.offset() + done;
      float factor = block.factor();
      scale(block.gradients(), from, from + here, factor, first[s][unit], second[s][unit]);
      done += here;
    }
    block.factorApplied();
  }

  private static void scale(float[] g, int from, int to, float factor, float first, float second) {
    for (int i = from; i < to; i++) {
      g[i] = g[i] * factor * first * second;
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    return 0;
  }
}
