package dev.evengrad.reference.textbook;

/** Where the twins of random layers get their numbers: the engine's, or the test's. */
@FunctionalInterface
public interface Noise {
  /** A number in [0, 1) for entry {@code index} (row-major) of a layer's output. */
  double of(String layer, int index);
}
