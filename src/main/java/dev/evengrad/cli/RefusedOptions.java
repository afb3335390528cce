package dev.evengrad.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Options of `train` that have no meaning for another command that takes its options, each with the reason.
final class RefusedOptions {
  private final Map<String, String> reasons = new LinkedHashMap<>();

  /// The same with one more, or with another reason for it.
  RefusedOptions with(String option, String reason) {
    RefusedOptions more = new RefusedOptions();
    more.reasons.putAll(reasons);
    more.reasons.put(option, reason);
    return more;
  }

  /// Leaves them out of a command's help.
  ///
  /// @param others what becomes of the other options
  void hide(CommandSpec spec, UnaryOperator<OptionSpec> others) {
    // All of them, for their order in the help.
    for (OptionSpec option : new ArrayList<>(spec.options())) {
      spec.remove(option);
      spec.addOption(
          reasons.containsKey(option.longestName())
              ? OptionSpec.builder(option).hidden(true).build()
              : others.apply(option));
    }
  }

  /// Refuses them where they were given.
  void check(CommandSpec spec) {
    reasons.forEach(
        (name, reason) -> {
          if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
            throw new OptionException(name, reason);
          }
        });
  }
}
