package dev.evengrad.cli;

import dev.evengrad.SpecException;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.ParameterGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What the repeatable options `--freeze`, `--clip`, `--rate-group` and `--decay` name: `value:0.5`, `weight-decay:0.01`, or
/// `none`. The library's own notation, `global_norm(1)` or `l2(0.01, mask=all)`, is understood too.
final class TransformText {
  static final String NONE = "none";

  private TransformText() {}

  /// The clipping rules in the order given.
  ///
  /// @throws OptionException if one cannot be read, or `none` stands beside another
  static List<GradientTransform> clips(List<String> texts) {
    return read("--clip", texts, text -> Clips.parse(call(text)), "value:0.5 or global-norm:1");
  }

  /// The weight decays in the order given.
  ///
  /// @throws OptionException if one cannot be read, or `none` stands beside another
  static List<GradientTransform> decays(List<String> texts) {
    return read("--decay", texts, text -> Decays.parse(call(text)), "l2:0.01 or weight-decay:0.01");
  }

  /// What is frozen: `dense1.*` is `freeze(dense1.*)`.
  ///
  /// @throws OptionException if one cannot be read, or `none` stands beside another
  static List<GradientTransform> frozen(List<String> texts) {
    return read(
        "--freeze", texts, text -> ParameterGroups.freeze(text), "dense1.* or dense1.weight");
  }

  /// The rate groups in the order given: `dense1.*:0.1` is `rate_group(dense1.*, 0.1)`.
  ///
  /// @throws OptionException if one cannot be read, or `none` stands beside another
  static List<GradientTransform> rateGroups(List<String> texts) {
    return read("--rate-group", texts, text -> ParameterGroups.parse(group(text)), "dense1.*:0.1");
  }

  private static List<GradientTransform> read(
      String option,
      List<String> texts,
      Function<String, GradientTransform> parse,
      String examples) {
    List<GradientTransform> read = new ArrayList<>();
    for (String text : texts) {
      if (text.equals(NONE)) {
        if (texts.size() > 1) {
          throw new OptionException(option, "'none' cannot stand beside another");
        }
        return List.of();
      }
      read.add(OptionException.naming(option, () -> read(text, parse, examples)));
    }
    return read;
  }

  private static GradientTransform read(
      String text, Function<String, GradientTransform> parse, String examples) {
    try {
      return parse.apply(text);
    } catch (SpecException e) {
      // Positions in the library's notation would point beside the user's text.
      String message = String.valueOf(e.getMessage());
      int place = message.lastIndexOf(" (at character ");
      throw new SpecException(
          "'"
              + text
              + "': "
              + (place < 0 ? message : message.substring(0, place))
              + "; expected e.g. "
              + examples);
    }
  }

  private static String group(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 && !text.contains("(")) {
      throw new SpecException("there is no factor behind the name");
    }
    return colon < 0
        ? text
        : "rate_group(" + text.substring(0, colon) + ", " + text.substring(colon + 1) + ")";
  }

  /// The library's notation: `name(arguments)` for `name:arguments`.
  private static String call(String text) {
    int colon = text.indexOf(':');
    int open = text.indexOf('(');
    if (open >= 0 && (colon < 0 || open < colon)) {
      return text.substring(0, open).replace('-', '_') + text.substring(open);
    }
    String name = colon < 0 ? text : text.substring(0, colon);
    return name.replace('-', '_') + (colon < 0 ? "" : "(" + text.substring(colon + 1) + ")");
  }
}
