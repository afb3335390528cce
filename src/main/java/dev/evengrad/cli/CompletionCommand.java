package dev.evengrad.cli;

import dev.evengrad.init.Initializers;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `generate-completion`: a script by which a shell completes commands, options and their values.
@Command(
    name = "generate-completion",
    description = {
      "Prints a script for bash and zsh that completes commands, options and names of losses,"
          + " optimizers and the like; everything else completes to files."
    },
    footer = {
      "%nExamples:",
      "  source <(evengrad generate-completion)                     in this shell",
      "  evengrad generate-completion >> ~/.bash_completion         in all, of bash",
    })
final class CompletionCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  CompletionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    addValues(root);
    streams.out().println(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.OK;
  }

  /// Tells the options that take names which these are.
  private static void addValues(CommandLine root) {
    Map<String, Collection<String>> values =
        Map.of(
            "--backend", List.of("auto", "scalar", "vector"),
            "--init", Initializers.REGISTRY.names(),
            "--loss", Losses.REGISTRY.names(),
            "--optimizer", Optimizers.REGISTRY.names(),
            "--schedule", Schedules.REGISTRY.names());
    for (CommandLine command : root.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      for (OptionSpec option : new ArrayList<>(spec.options())) {
        Collection<String> names = values.get(option.longestName());
        if (names != null) {
          spec.remove(option);
          // The script has one list of values for each label, so every list needs one of its own.
          spec.addOption(
              OptionSpec.builder(option)
                  .paramLabel(option.longestName().substring(2))
                  .completionCandidates(names)
                  .build());
        }
      }
    }
  }
}
