package dev.evengrad.reference.textbook;

/**
 * {@code g *= min(1, c / (norm + 1e-6))}, norm being the Euclidean norm over all parameters; as
 * PyTorch's clip_grad_norm_. Pascanu, Mikolov, Bengio 2013.
 *
 * <p>The engine's error: that of the norm; factor and products are in double, then the factor is rounded and
 * multiplied.
 */
final class TextbookClipByGlobalNorm implements TextbookTransform {
  static final double ROOM = 1e-6;

  private final double most;

  TextbookClipByGlobalNorm(double most) {
    this.most = most;
  }

  @Override
  public void step(TextbookStep step) {
    TextbookNorm norm = TextbookNorm.of(step, step.names());
    double factor = Math.min(1, most / (norm.value() + ROOM));
    for (String name : step.names()) {
      TextbookNorm.scale(step, name, factor, norm.error() / (norm.value() + ROOM));
    }
  }
}
