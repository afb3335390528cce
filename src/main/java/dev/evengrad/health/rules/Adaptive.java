package dev.evengrad.health.rules;

import java.util.List;

/** Optimizers whose step does not depend on the size of the gradient, so that a small gradient does not make a small step. */
final class Adaptive {
  private static final List<String> NAMES =
      List.of("adam", "rmsprop", "rms_prop", "adagrad", "adadelta", "lion");

  private Adaptive() {}

  /** Whether the text of an optimizer, in lower case, names one. */
  static boolean is(String optimizer) {
    return NAMES.stream().anyMatch(optimizer::contains);
  }
}
