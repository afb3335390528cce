package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a {@link GradientTransform} learns about the network when it is planned, and where it
 * declares its state.
 */
public final class TransformPlanner {
  private final ParameterLayout layout;
  private final List<String> states = new ArrayList<>();
  private final List<Boolean> signed = new ArrayList<>();

  private final Map<String, double[]> scalars = new LinkedHashMap<>();
  private final Map<String, Predicate<double[]>> possible = new HashMap<>();

  /** How many of the states this round of planning has asked for. */
  private int declared;

  /** For parameters of the given layout. */
  public TransformPlanner(ParameterLayout layout) {
    this.layout = layout;
  }

  /** The layout of parameters, gradients and states. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Declares a state of one float per parameter, zero at first, kept in checkpoints.
   *
   * @param name e.g. {@code adam.m}
   * @return its index in {@link Block#state(int)}
   */
  public int state(String name) {
    return add(name, true);
  }

  /**
   * Declares a state whose entries are never negative, such as a moving mean of squares; a
   * checkpoint that says otherwise is refused.
   *
   * @return its index in {@link Block#state(int)}
   */
  public int nonNegativeState(String name) {
    return add(name, false);
  }

  /**
   * Declares a few numbers of a transform as a whole, such as moving means of norms; kept in checkpoints. They are the caller's to
   * read, and to write in {@link TransformOp#commit} only, so that a refused step leaves them as they were. Transforms of the same
   * chain that declare the same name get numbers of their own each, as does one that is planned again for another {@link RateGroup}.
   *
   * @param name e.g. {@code zclip.norms}
   * @param start what they are before the first step
   * @param valid whether the transform can have left such numbers; those of a checkpoint are refused otherwise, and if one is not
   *     finite
   * @return the numbers: a copy of {@code start}, into which those of a checkpoint are put
   */
  public double[] scalars(String name, double[] start, Predicate<double[]> valid) {
    String unique = name;
    for (int n = 2; scalars.containsKey(unique); n++) {
      unique = name + "#" + n;
    }
    double[] values = start.clone();
    scalars.put(unique, values);
    possible.put(unique, valid);
    return values;
  }

  /** The numbers of transforms as a whole, by name in the order in which they were declared; not to be written. */
  public Map<String, double[]> scalars() {
    return Collections.unmodifiableMap(scalars);
  }

  /** Refuses numbers that a transform cannot have left, and missing ones. */
  void requireScalars(Map<String, double[]> values) {
    for (Map.Entry<String, double[]> own : scalars.entrySet()) {
      String name = own.getKey();
      double[] found = values.get(name);
      int length = own.getValue().length;
      if (found == null || found.length != length) {
        throw new SettingException(
            "numbers '" + name + "' of the state",
            found == null ? "missing" : found.length + " numbers",
            "the "
                + length
                + " numbers that this transform keeps; a state from before it kept them cannot be"
                + " resumed: begin anew from its weights");
      }
      if (!Arrays.stream(found).allMatch(Double::isFinite)
          || !possible.getOrDefault(name, v -> true).test(found)) {
        throw new SettingException(
            "numbers '" + name + "' of the state",
            Arrays.toString(found),
            "such as this transform leaves");
      }
    }
    for (String name : values.keySet()) {
      if (!scalars.containsKey(name)) {
        throw new SettingException(
            "numbers of the state", "'" + name + "'", "those of this chain, " + scalars.keySet());
      }
    }
  }

  /** Puts the numbers of a checkpoint, which have been looked at, into those that the transforms read. */
  void setScalars(Map<String, double[]> values) {
    values.forEach(
        (name, found) -> {
          double[] own = scalars.get(name);
          if (own != null) {
            System.arraycopy(found, 0, own, 0, own.length);
          }
        });
  }

  /** The names of the states declared so far, by index. */
  public List<String> states() {
    return List.copyOf(states);
  }

  /** Another round from a state on: transforms planned again get what they declared before. */
  void goBack(int state) {
    declared = state;
  }

  /** Refuses values that a state cannot have. */
  void requireValues(int state, float[] values) {
    boolean mayBeNegative = signed.get(state);
    for (float value : values) {
      if (!Float.isFinite(value) || (!mayBeNegative && value < 0)) {
        throw new SettingException(
            "state " + states.get(state),
            value,
            mayBeNegative ? "finite numbers" : "finite numbers of at least 0");
      }
    }
  }

  private int add(String name, boolean mayBeNegative) {
    int index = declared++;
    if (index == states.size()) {
      states.add(name);
      signed.add(mayBeNegative);
    } else if (!states.get(index).equals(name)) {
      throw new IllegalStateException(
          "planned again, a transform declares the state '"
              + name
              + "' where it declared '"
              + states.get(index)
              + "' before");
    }
    return index;
  }
}
