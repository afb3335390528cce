package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips each entry by itself: {@code g = clamp(g, -limit, limit)}. Changes the gradient's
 * direction.
 *
 * @param limit v, the largest magnitude that passes
 */
public record ValueClip(double limit) implements GradientTransform {
  /**
   * A clip by value.
   *
   * @throws SettingException unless {@code limit} is finite and above 0, as a float too
   */
  public ValueClip {
    SettingException.requirePositive("limit", limit);
    if ((float) limit == 0) {
      throw new SettingException("limit", limit, "a number that is above 0 as a float");
    }
  }

  @Override
  public String text() {
    return "value(" + Numbers.text(limit) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.CLIP;
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op((float) limit, planner.layout().slices().size());
  }

  private static final class Op implements TransformOp {
    /**
     * Room for the rounding of a factor to float: a parameter within it of the limit is looked at.
     */
    private static final double ROUNDINGS = 1 + 0x1p-20;

    private final float limit;

    /** Which parameters have entries above the limit; the others are left alone. */
    private final boolean[] active;

    Op(float limit, int slices) {
      this.limit = limit;
      this.active = new boolean[slices];
    }

    @Override
    public void begin(UpdateStep step) {
      step.rewritesNothing();
      for (int s = 0; s < active.length; s++) {
        active[s] = !(step.largest(s) * ROUNDINGS <= limit);
        if (active[s]) {
          step.rewrites(s, limit);
        }
      }
    }

    @Override
    public void apply(Block block) {
      if (!active[block.slice()]) {
        return;
      }
      float[] g = block.gradients();
      int from = block.offset();
      int to = from + block.length();
      block.countClipped(clamp(g, from, to, block.factor(), limit));
      block.factorApplied();
    }

    @Override
    public double largestChange(UpdateStep step) {
      return 0;
    }

    /** Clips in place; returns how many entries that changed. */
    private static int clamp(float[] g, int from, int to, float factor, float limit) {
      int changed = 0;
      for (int i = from; i < to; i++) {
        float x = g[i] * factor;
        float y = Math.max(-limit, Math.min(limit, x));
        g[i] = y;
        // 1 if they differ, for then by 2^-149 or more, else 0: a comparison C2 would not
        // vectorise.
        changed += (int) Math.min(1f, Math.abs(x - y) * 0x1p126f * 0x1p24f);
      }
      return changed;
    }
  }
}
