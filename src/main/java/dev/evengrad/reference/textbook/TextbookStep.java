package dev.evengrad.reference.textbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The numbers that the twins of clips and optimizers work on, by name of the parameter, each with a
 * bound of its error in the engine. Arrays are changed in place.
 */
public final class TextbookStep {
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> gradients;
  private final Map<String, Map<String, double[]>> states;
  private final Map<String, Map<String, double[]>> errors;
  private final Map<String, Integer> units;
  private final Map<String, TextbookScalars> scalars;

  /** How many transforms of this step have asked for numbers of a name. */
  private final Map<String, Integer> asked;

  private Set<String> outputLayers = Set.of();
  private long number;
  private double rate = Double.NaN;

  /** Steps on the given parameters, which are changed; no step has been made yet. */
  public TextbookStep(Map<String, double[]> parameters) {
    this.parameters = parameters;
    this.gradients = new LinkedHashMap<>();
    this.states = new LinkedHashMap<>();
    this.errors = new LinkedHashMap<>();
    this.units = new LinkedHashMap<>();
    this.scalars = new LinkedHashMap<>();
    this.asked = new LinkedHashMap<>();
  }

  private TextbookStep(TextbookStep whole, Predicate<String> names) {
    this.parameters = new LinkedHashMap<>(whole.parameters);
    parameters.keySet().removeIf(names.negate());
    this.gradients = whole.gradients;
    this.states = whole.states;
    this.errors = whole.errors;
    this.units = whole.units;
    this.scalars = whole.scalars;
    this.asked = whole.asked;
    this.outputLayers = whole.outputLayers;
    this.number = whole.number;
    this.rate = whole.rate;
  }

  /** The same step on some of the parameters; what is written there is written here. */
  public TextbookStep only(Predicate<String> names) {
    return new TextbookStep(this, names);
  }

  /** Begins the next step with gradients, which are copied, and without any error so far. */
  public TextbookStep begin(Map<String, double[]> newGradients) {
    gradients.clear();
    newGradients.forEach((name, g) -> gradients.put(name, g.clone()));
    errors.clear();
    asked.clear();
    number++;
    return this;
  }

  /**
   * Begins the next step with gradients without error, but keeps the errors of parameters and
   * states: for an engine that was not put back to the textbook's numbers after the step before.
   */
  public TextbookStep goOn(Map<String, double[]> newGradients) {
    Map<String, Map<String, double[]>> kept = new LinkedHashMap<>(errors);
    kept.remove("gradient");
    begin(newGradients);
    errors.putAll(kept);
    return this;
  }

  /** As if {@code steps} steps had been made: the next is one more. */
  public TextbookStep setStepsMade(long steps) {
    number = steps;
    return this;
  }

  /** Sets the numbers of a transform as a whole by the engine's name of them, without error. */
  public TextbookStep setScalars(String name, double... values) {
    scalars.put(name, new TextbookScalars(values.clone(), new double[values.length]));
    return this;
  }

  /** The numbers of transforms as a whole, by the engine's names. */
  public Map<String, TextbookScalars> scalars() {
    return Collections.unmodifiableMap(scalars);
  }

  /**
   * The numbers of a transform as a whole; zero at first. Each call of a step with the same name is by another transform, which has
   * numbers of its own.
   */
  public TextbookScalars scalars(String name, int length) {
    int before = asked.merge(name, 1, Integer::sum);
    return scalars.computeIfAbsent(
        before == 1 ? name : name + "#" + before,
        n -> new TextbookScalars(new double[length], new double[length]));
  }

  /** Says how many output units a parameter has; 1 unless told. */
  public TextbookStep setUnits(String parameter, int count) {
    units.put(parameter, count);
    return this;
  }

  /** The number of output units of a parameter: a weight's rows, 1 for a vector. */
  public int units(String parameter) {
    return units.getOrDefault(parameter, 1);
  }

  /** Says which layers make the network's outputs; none unless told. */
  public TextbookStep setOutputLayers(Set<String> layers) {
    outputLayers = layers;
    return this;
  }

  /** The names of the layers that make the network's outputs. */
  public Set<String> outputLayers() {
    return outputLayers;
  }

  /** Says the optimizer's rate to transforms before it. */
  public TextbookStep setRate(double value) {
    rate = value;
    return this;
  }

  /** The optimizer's rate; not a number unless told. */
  public double rate() {
    return rate;
  }

  /** The count of this step, 1 for the first. */
  public long number() {
    return number;
  }

  /** The names of the parameters. */
  public Set<String> names() {
    return parameters.keySet();
  }

  /** A parameter. */
  public double[] parameter(String name) {
    return required(parameters, name);
  }

  /** The gradient of a parameter, as the clips so far left it. */
  public double[] gradient(String name) {
    return required(gradients, name);
  }

  /** A state of an optimizer for one parameter; zero at first. */
  public double[] state(String state, String parameter) {
    return states
        .computeIfAbsent(state, s -> new LinkedHashMap<>())
        .computeIfAbsent(parameter, p -> new double[parameter(p).length]);
  }

  /** The error of the engine's gradient. */
  public double[] gradientError(String parameter) {
    return error("gradient", parameter);
  }

  /** The error of the engine's parameter. */
  public double[] parameterError(String parameter) {
    return error("parameter", parameter);
  }

  /** The error of the engine's state. */
  public double[] stateError(String state, String parameter) {
    return error("state " + state, parameter);
  }

  private double[] error(String what, String parameter) {
    return errors
        .computeIfAbsent(what, w -> new LinkedHashMap<>())
        .computeIfAbsent(parameter, p -> new double[parameter(p).length]);
  }

  private static double[] required(Map<String, double[]> map, String name) {
    double[] values = map.get(name);
    if (values == null) {
      throw new IllegalStateException("there is no '" + name + "', only " + map.keySet());
    }
    return values;
  }
}
