package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link GradientTransform} learns about the network when it is planned, and where it
 * declares its state.
 */
public final class TransformPlanner {
  private final ParameterLayout layout;
  private final List<String> states = new ArrayList<>();
  private final List<Boolean> signed = new ArrayList<>();

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
