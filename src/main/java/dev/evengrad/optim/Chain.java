package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Transforms in the order in which a gradient meets them: taps, clips, then rate groups and decays, then one optimizer.
 * Immutable, without numbers of a run; {@link Update#plan} makes it work on arrays. In text {@code
 * chain(value(0.5), global_norm(1), adam(0.001))}.
 *
 * @param transforms at least one; the last is the optimizer
 */
public record Chain(List<GradientTransform> transforms) {
  /**
   * A chain of the given transforms.
   *
   * @throws SpecException if their order is a mistake, with the order that is meant
   */
  public Chain {
    transforms = List.copyOf(transforms);
    long optimizers =
        transforms.stream().filter(t -> t.stage() == GradientTransform.Stage.OPTIMIZER).count();
    if (optimizers != 1) {
      throw new SpecException(
          text(transforms)
              + " has "
              + (optimizers == 0 ? "no optimizer" : optimizers + " optimizers")
              + "; a chain ends with exactly one, e.g. chain(global_norm(1), adam(0.001))");
    }
    for (GradientTransform t : transforms) {
      if ((t.stage() == GradientTransform.Stage.RATE) != (t instanceof RateGroup)
          || (t.stage() == GradientTransform.Stage.FREEZE) != (t instanceof Freeze)) {
        throw new SpecException(
            t.text() + " has stage " + t.stage() + ", which is RateGroup's or Freeze's alone");
      }
      if ((t.stage() == GradientTransform.Stage.OPTIMIZER) != (t instanceof Optimizer)) {
        throw new SpecException(
            t.text() + " has stage OPTIMIZER without being an Optimizer, or is one elsewhere");
      }
    }
    List<GradientTransform> meant = new ArrayList<>(transforms);
    meant.sort(Comparator.comparing(GradientTransform::stage));
    if (!meant.equals(transforms)) {
      throw new SpecException(
          text(transforms)
              + " is out of order: taps and clips come first (behind freeze), then rate groups,"
              + " decays and the optimizer; meant is "
              + text(meant));
    }
  }

  /**
   * A chain of the given transforms, in the order in which the gradient meets them.
   *
   * @throws SpecException if their order is a mistake, with the order that is meant
   */
  public static Chain of(GradientTransform... transforms) {
    return new Chain(List.of(transforms));
  }

  /**
   * Reads {@code chain(clip, ..., decay, ..., optimizer)} or an optimizer alone, with the built-in
   * clips, groups, decays and optimizers.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static Chain parse(String text) {
    String trimmed = text.strip();
    int start = text.indexOf(trimmed);
    if (!trimmed.startsWith("chain(")) {
      return new Chain(List.of(transform(new Word(trimmed, start), text)));
    }
    if (!trimmed.endsWith(")")) {
      throw new SpecException("'chain(' is never closed by ')'", text, start);
    }
    List<GradientTransform> transforms = new ArrayList<>();
    int from = start + "chain(".length();
    int last = start + trimmed.length() - 1;
    int open = 0;
    for (int at = from; at <= last; at++) {
      char c = text.charAt(at);
      if (at == last || (c == ',' && open == 0)) {
        transforms.add(transform(word(text, from, at), text));
        from = at + 1;
      } else if (c == '(') {
        open++;
      } else if (c == ')') {
        open--;
      }
    }
    return new Chain(transforms);
  }

  /**
   * The names of the parameters that it freezes.
   *
   * @param layout of all parameters
   * @throws SettingException if the mask of a {@link Freeze} is a name that none of them has
   */
  public Set<String> frozen(ParameterLayout layout) {
    for (GradientTransform transform : transforms) {
      if (transform instanceof Freeze freeze) {
        freeze.mask().requireMatch(layout);
      }
    }
    return layout.slices().stream()
        .map(ParameterSlice::name)
        .filter(name -> Freeze.includes(transforms, name))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same with one more tap, which is the first of them. */
  public Chain withTap(GradientTransform tap) {
    List<GradientTransform> all = new ArrayList<>(transforms);
    int at = 0;
    while (all.get(at).stage() == GradientTransform.Stage.FREEZE) {
      at++;
    }
    all.add(at, tap);
    return new Chain(all);
  }

  /** The optimizer at its end. */
  public Optimizer optimizer() {
    return (Optimizer) transforms.getLast();
  }

  /** The shortest text that makes an equal chain; e.g. {@code chain(adam(0.001))}. */
  public String text() {
    return text(transforms);
  }

  @Override
  public String toString() {
    return text();
  }

  private static Word word(String text, int from, int to) {
    String raw = text.substring(from, to);
    return new Word(raw.strip(), from + raw.length() - raw.stripLeading().length());
  }

  private static GradientTransform transform(Word word, String text) {
    TextItem call = TextParser.call(word, text);
    if (Clips.REGISTRY.get(call.name().value()) != null) {
      return Arguments.create(call, Clips.REGISTRY.find(call));
    }
    if (ParameterGroups.REGISTRY.get(call.name().value()) != null) {
      return Arguments.create(call, ParameterGroups.REGISTRY.find(call));
    }
    if (Decays.REGISTRY.get(call.name().value()) != null) {
      return Arguments.create(call, Decays.REGISTRY.find(call));
    }
    return Arguments.create(call, Optimizers.REGISTRY.find(call));
  }

  private static String text(List<GradientTransform> transforms) {
    return transforms.stream()
        .map(GradientTransform::text)
        .collect(Collectors.joining(", ", "chain(", ")"));
  }
}
