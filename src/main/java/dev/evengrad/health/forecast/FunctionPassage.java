package dev.evengrad.health.forecast;

/** A function of every entry: exact, since it composes with what came before. */
final class FunctionPassage {
  private FunctionPassage() {}

  static Passage of(Elementwise f, Signal input) {
    Signal in = input.noise() > 0 ? input.asNormal() : input;
    Signal out = in.with(Composition.of(f, in.function()));
    return Passage.scaling(out, slopeRatio(in, out));
  }

  /** What the squared norm of the gradient is multiplied by between two functions of the same numbers. */
  static double slopeRatio(Signal in, Signal out) {
    double before = in.slopeSquare();
    return before == 0 ? 1 : out.slopeSquare() / before;
  }
}
