package dev.evengrad.optim;

/**
 * A proven bound of Adam's quotient |m| / (sqrt(v)/sqrt(bc2) + eps), from the sizes of the
 * gradients alone. The smaller of two:
 *
 * <p>|m| / eps, with |m| bounded by its own recursion on the largest gradients.
 *
 * <p>Where beta1^2 &lt; beta2 and both moments began at zero, Cauchy's inequality on the two sums
 * gives |m| &lt;= K sqrt(v), K = (1 - beta1) / sqrt((1 - beta2) (1 - beta1^2 / beta2)): whatever
 * the gradients were, the quotient is at most K sqrt(bc2). Roundings of the float recursions act
 * like slightly different betas, and underflow adds less than 2^-148 a step to v and to m; both are
 * allowed for.
 */
final class AdamBound {
  private final double beta1;
  private final double rest1;
  private final double rest2;
  private final double eps;

  /** K; infinity if beta1 is too large for it. */
  private final double ratio;

  private boolean fromZero = true;
  private double largestMoment;
  private double nextMoment;

  /** For coefficients as floats: rest is what stands for 1 - beta in the loop. */
  AdamBound(float beta1, float rest1, float beta2, float rest2, float eps) {
    this.beta1 = beta1;
    this.rest1 = rest1;
    this.rest2 = rest2;
    this.eps = eps;
    double above = beta1 * Bounds.ROUNDINGS;
    double below = beta2 / Bounds.ROUNDINGS;
    double room = 1 - above * above / below;
    this.ratio =
        room > 0
            ? rest1 * Bounds.ROUNDINGS / Math.sqrt(rest2 / Bounds.ROUNDINGS * room)
            : Double.POSITIVE_INFINITY;
  }

  /** The bound for a step, which must not outlive it unless {@link #commit} follows. */
  double quotient(long number, double largestGradient, double correction2) {
    nextMoment =
        (beta1 * largestMoment + rest1 * largestGradient) * Bounds.ROUNDINGS + Bounds.UNDERFLOW;
    double byEps = nextMoment / eps;
    if (!fromZero) {
      return byEps;
    }
    double lost = number * Bounds.UNDERFLOW;
    double byMoments = ratio * (Math.sqrt(correction2) + Math.sqrt(lost) / eps) + lost / eps;
    return Math.min(byEps, byMoments * Bounds.ROUNDINGS);
  }

  /** A bound of |m| in the step that {@link #quotient} was asked for. */
  double nextMean() {
    return nextMoment;
  }

  /**
   * A bound of |g| / (sqrt(v)/sqrt(bc2) + eps), g being the step's gradient: v holds a share of its
   * square, whatever was before.
   */
  double gradientQuotient(double largestGradient, double correction2) {
    double byMoment =
        (Math.sqrt(correction2) + Math.sqrt(Bounds.UNDERFLOW) / eps)
            / Math.sqrt(rest2 / Bounds.ROUNDINGS)
            * Bounds.ROUNDINGS;
    return Math.min(largestGradient / eps * Bounds.ROUNDINGS, byMoment);
  }

  void commit() {
    largestMoment = nextMoment;
  }

  /** From now on only the largest |m| is known. */
  void restored(double largest) {
    largestMoment = largest;
    fromZero = false;
  }
}
