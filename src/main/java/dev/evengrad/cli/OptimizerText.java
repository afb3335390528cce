package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import org.jspecify.annotations.Nullable;

/// The optimizer of the options `--optimizer` and `--rate`.
final class OptimizerText {
  /// What `--rate` is if nobody says, for the help too.
  static final String RATES = "sgd 0.1, momentum and nesterov 0.01, others their own (adam 0.001)";

  private OptimizerText() {}

  /// The optimizer of a text such as `adam` or `adam(1e-3, beta1=0.9)`; the rate goes into the text
  /// if it has none.
  static Optimizer read(String text, @Nullable Double rate) {
    if (rate != null) {
      SettingException.requirePositive("--rate", rate);
    }
    return OptionException.naming(
        "--optimizer", () -> Optimizers.parse(withRate(text.strip(), rate)));
  }

  private static String withRate(String text, @Nullable Double rate) {
    TextItem call = TextParser.call(text);
    Optimizers.REGISTRY.find(call);
    if (!call.arguments().isEmpty() || call.options().containsKey("rate")) {
      if (rate != null) {
        throw new OptionException(
            "--rate", "the rate stands in --optimizer '" + text + "' already; give one of the two");
      }
      return text;
    }
    String name = call.name().value();
    Double chosen = rate != null ? rate : usual(name);
    if (chosen == null) {
      return text;
    }
    String number = Double.toString(chosen);
    int open = text.indexOf('(');
    String rest = open < 0 ? "" : text.substring(open + 1, text.length() - 1).strip();
    return name + "(" + number + (rest.isEmpty() ? "" : ", " + rest) + ")";
  }

  /// Null where the optimizer has a default of its own.
  private static @Nullable Double usual(String name) {
    return switch (name) {
      case "sgd" -> 0.1;
      case "momentum", "nesterov" -> 0.01;
      default -> null;
    };
  }
}
