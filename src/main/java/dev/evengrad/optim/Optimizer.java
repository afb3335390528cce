package dev.evengrad.optim;

/**
 * The transform that ends a {@link Chain}: it writes the parameters. Implementations are records of
 * their settings, so that equal texts make equal optimizers.
 */
public interface Optimizer extends GradientTransform {
  /** The base learning rate, above 0; a {@link Schedule} multiplies it. */
  double rate();

  @Override
  default Stage stage() {
    return Stage.OPTIMIZER;
  }
}
