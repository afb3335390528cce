package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Excerpt;
import dev.evengrad.text.NearestName;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.List;

/**
 * Which parameters a decay pulls on, by name. In text {@code weights} (the default: the parameters
 * whose role begins with {@code weight}, except those of normalisation layers), {@code all} (as
 * PyTorch), or a name in which a {@code *} stands for anything, e.g. {@code dense1.*}.
 *
 * @param text as above
 */
public record ParameterMask(String text) {
  /** Weights only: neither biases nor the parameters of normalisation layers. */
  public static final ParameterMask WEIGHTS = new ParameterMask("weights");

  /** All parameters. */
  public static final ParameterMask ALL = new ParameterMask("all");

  /**
   * A mask.
   *
   * @throws SettingException if {@code text} has other characters than letters, digits, dot,
   *     underscore, slash, hyphen and {@code *}, or more than {@value TextParser#LONGEST_WORD}
   */
  public ParameterMask {
    if (text.length() > TextParser.LONGEST_WORD || !text.matches("[A-Za-z0-9_./*-]+")) {
      throw new SettingException(
          "mask",
          "'" + Excerpt.of(text) + "'",
          "'weights', 'all' or a parameter's name with '*' for anything");
    }
  }

  /** The {@code mask} option of a description; {@link #WEIGHTS} if it is not given. */
  static ParameterMask read(Arguments arguments) {
    Word word = arguments.word("mask");
    return word == null ? WEIGHTS : new ParameterMask(word.value());
  }

  /** Whether it includes the parameter of that name. */
  public boolean includes(String parameter) {
    return switch (text) {
      case "all" -> true;
      case "weights" -> isWeight(parameter);
      default -> matches(text, parameter);
    };
  }

  /**
   * Returns this mask if it includes a parameter of the layout. {@link #WEIGHTS} and {@link #ALL} may
   * include none.
   *
   * @throws SettingException if it is a name that no parameter has
   */
  public ParameterMask requireMatch(ParameterLayout layout) {
    List<String> names = layout.slices().stream().map(ParameterSlice::name).toList();
    if (text.equals("all") || text.equals("weights") || names.stream().anyMatch(this::includes)) {
      return this;
    }
    throw new SettingException(
        "mask",
        "'" + text + "'",
        "the name of a parameter that is trained" + NearestName.suggestion(text, names));
  }

  /**
   * Whether it includes each parameter of a layout, by slice index.
   *
   * @throws SettingException if it is a name that no parameter has
   */
  boolean[] of(ParameterLayout layout) {
    requireMatch(layout);
    boolean[] included = new boolean[layout.slices().size()];
    for (int s = 0; s < included.length; s++) {
      included[s] = includes(layout.slices().get(s).name());
    }
    return included;
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isWeight(String parameter) {
    int dot = parameter.lastIndexOf('.');
    int before = parameter.lastIndexOf('.', dot - 1);
    return parameter.startsWith("weight", dot + 1)
        && !parameter.substring(before + 1, Math.max(dot, before + 1)).contains("norm");
  }

  /** By the places behind each piece between the stars, leftmost first, the last piece at the end. */
  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    int at = star;
    int from = star + 1;
    for (int next = pattern.indexOf('*', from); next >= 0; next = pattern.indexOf('*', from)) {
      String piece = pattern.substring(from, next);
      int found = name.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length();
      from = next + 1;
    }
    String last = pattern.substring(from);
    return name.length() - last.length() >= at && name.endsWith(last);
  }
}
