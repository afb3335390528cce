package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

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

  /**
   * The weights of {@code count} outputs from {@code from} on, as they are whenever they are used: so that threads that share a product
   * read and pack only what is theirs. Null where the form has no parts; threads then share the rows.
   */
  default @Nullable PackedWeights ofOutputs(int from, int count) {
    return null;
  }

  /** As {@link #ofOutputs} for {@code count} inputs. */
  default @Nullable PackedWeights ofInputs(int from, int count) {
    return null;
  }

  /** The bytes it takes. */
  long bytes();
}
