package dev.evengrad.cli;

import dev.evengrad.SpecException;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import java.util.ArrayList;
import java.util.List;

/// The clipping rules of the repeatable option `--clip`: `value:0.5`, `global-norm:1`, or `none`.
/// The library's own notation, `global_norm(1)`, is understood too.
final class ClipText {
  static final String NONE = "none";

  private ClipText() {}

  /// The rules in the order given.
  ///
  /// @throws OptionException if one cannot be read, or `none` stands beside another
  static List<GradientTransform> rules(List<String> texts) {
    List<GradientTransform> rules = new ArrayList<>();
    for (String text : texts) {
      if (text.equals(NONE)) {
        if (texts.size() > 1) {
          throw new OptionException("--clip", "'none' cannot stand beside another rule");
        }
        return List.of();
      }
      rules.add(OptionException.naming("--clip", () -> rule(text)));
    }
    return rules;
  }

  private static GradientTransform rule(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String call = name.replace('-', '_') + (colon < 0 ? "" : "(" + text.substring(colon + 1) + ")");
    try {
      return Clips.parse(call);
    } catch (SpecException e) {
      // Positions in the library's notation would point beside the user's text.
      String message = String.valueOf(e.getMessage());
      int place = message.lastIndexOf(" (at character ");
      throw new SpecException(
          "'"
              + text
              + "': "
              + (place < 0 ? message : message.substring(0, place))
              + "; expected e.g. value:0.5 or global-norm:1");
    }
  }
}
