package dev.evengrad.kernel;

/**
 * A dense layer's weights [out][in] in the form that a backend reads fastest. Opaque: only the backend that made it knows the
 * layout. Made by {@link Kernels#newPacked}, filled by {@link Kernels#pack}; afterwards safe to read from many threads. To be filled
 * again whenever the weights have changed; those for training may read the array that they were filled from at any time.
 */
public interface PackedWeights {
  /** What the copy is for: prediction needs the forward form only. */
  enum Use {
    /** {@link Kernels#denseForward} only. */
    INFERENCE,
    /** As {@link #INFERENCE}, with weights that are rounded to bfloat16 when the copy is filled; they have to be in its range. */
    BF16_INFERENCE,
    /** {@link Kernels#denseForward} and {@link Kernels#denseInputGradient}. */
    TRAINING
  }

  /** The number of outputs (rows of the canonical matrix). */
  int outputs();

  /** The number of inputs (columns of the canonical matrix). */
  int inputs();

  /** What the copy is for. */
  Use use();

  /** The bytes it takes. */
  long bytes();
}
