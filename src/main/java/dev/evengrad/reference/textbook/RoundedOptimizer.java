package dev.evengrad.reference.textbook;

import java.util.List;

/** An optimizer whose formula is written entry by entry in {@link Rounded}, which gives the bounds. */
abstract class RoundedOptimizer implements TextbookTransform {
  private final List<String> stateNames;

  /** With the states of those names. */
  RoundedOptimizer(String... stateNames) {
    this.stateNames = List.of(stateNames);
  }

  /** Once a step, before its entries. */
  abstract void begin(long number);

  /**
   * One entry's new parameter.
   *
   * @param parameter its parameter's name
   * @param states changed in place
   */
  abstract Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states);

  @Override
  public final void step(TextbookStep step) {
    begin(step.number());
    Rounded[] states = new Rounded[stateNames.size()];
    for (String name : step.names()) {
      double[] w = step.parameter(name);
      double[] g = step.gradient(name);
      double[] error = step.parameterError(name);
      double[] gradientError = step.gradientError(name);
      for (int i = 0; i < w.length; i++) {
        for (int k = 0; k < states.length; k++) {
          String state = stateNames.get(k);
          states[k] = new Rounded(step.state(state, name)[i], step.stateError(state, name)[i]);
        }
        // The pending factor is a float, and so is its product.
        Rounded scaled = new Rounded(g[i], gradientError[i]).times(Rounded.constant(1));
        Rounded moved = entry(name, new Rounded(w[i], error[i]), scaled, states);
        w[i] = moved.value();
        error[i] = moved.error();
        for (int k = 0; k < states.length; k++) {
          step.state(stateNames.get(k), name)[i] = states[k].value();
          step.stateError(stateNames.get(k), name)[i] = states[k].error();
        }
      }
    }
  }
}
