package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Clips each output unit's gradient by the size of its weights (AGC): where {@code n(g) > clipping *
 * max(n(w), eps)}, {@code g *= clipping * max(n(w), eps) / max(n(g), 1e-6)}, n being the Euclidean
 * norm over the unit's row of weights; a vector such as a bias is one unit. Norms and factors are in
 * double, so none overflows.
 *
 * <p>The network's output layer, the paper's final linear layer, is left alone, so with one layer
 * nothing is clipped. It is the last one with a matrix of weights, trained or not, whatever stands
 * behind it without one; where the network ends with branches, or has auxiliary heads, there are
 * several ({@link dev.evengrad.tensor.ParameterLayout#outputLayers}). Optax's {@code
 * adaptive_grad_clip} clips all layers unless a mask keeps it from some.
 *
 * <p>Brock, De, Smith, Simonyan: High-performance large-scale image recognition without
 * normalization, 2021.
 *
 * @param clipping the largest share of its weights that a unit's gradient may be; 0.01 by default
 * @param eps what small weights count as; 0.001 by default
 */
public record AdaptiveClip(double clipping, double eps) implements GradientTransform {
  static final double CLIPPING = 0.01;
  static final double EPS = 1e-3;

  /**
   * Adaptive clipping.
   *
   * @throws SettingException unless both are finite and above 0
   */
  public AdaptiveClip {
    SettingException.requirePositive("clipping", clipping);
    SettingException.requirePositive("eps", eps);
  }

  @Override
  public String text() {
    return new CallText("agc", clipping).option("eps", eps, EPS).toString();
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
    return new AdaptiveClipOp(this, planner.layout());
  }
}
