package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.data.BuiltIn;
import dev.evengrad.health.doctor.Budget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `diagnose`: what is wrong with a run that does not learn, and with `--treat` its cure.
@Command(
    name = "diagnose",
    description = {
      "Says whether a training run is sick, from what, and what to change: takes the options of"
          + " 'train', forecasts the gradient, trains as it is and what is known to learn, and ends"
          + " with the smallest remedy as a command to paste.",
      "With --treat tries remedies, the smallest first, until one cures, and proves it: trains"
          + " before and after on all training rows and measures both on the held-out rows, which"
          + " have no say in the choice (a fifth of the training rows has). Writes no model.",
      "Exit code 0: healthy or cured. 1: sick, and not cured. 130: interrupted; what was found so"
          + " far is said."
    },
    footer = {
      "%nExamples:",
      "  evengrad diagnose --network 'input 64; standardize; repeat 30 [dense 64 sigmoid]; dense"
          + " 10'",
      "  evengrad diagnose --treat --data flowers.csv --label species --optimizer sgd --rate 100",
      "  evengrad diagnose --treat --budget-steps 20000 --budget-time 60 --json",
    })
final class DiagnoseCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_SECONDS = 9e9;

  private static final String NEW_WEIGHTS =
      "a diagnosis trains from new weights, those of --seed; leave it out";
  private static final String ALL_EPOCHS =
      "runs are compared after as many epochs each; leave it out";
  private static final String NO_MODEL =
      "a diagnosis writes no model; give it to the 'train' command that it prints";

  private static final RefusedOptions REFUSED =
      new RefusedOptions()
          .with("--start-from", NEW_WEIGHTS)
          .with("--resume", NEW_WEIGHTS)
          .with("--checkpoint", NO_MODEL)
          .with("--patience", ALL_EPOCHS)
          .with("--monitor", ALL_EPOCHS)
          .with("--min-delta", ALL_EPOCHS)
          .with("--keep", ALL_EPOCHS)
          .with("--ema", "a diagnosis looks at the weights themselves; leave it out")
          .with("--calibrate", NO_MODEL)
          .with("--threshold", NO_MODEL)
          .with("--precision", NO_MODEL)
          .with("--no-health", "a diagnosis is made from what is measured of every layer")
          .with("--tensorboard", "a diagnosis trains many times; 'evengrad train' writes one run")
          .with("--record", "a diagnosis trains many times; 'evengrad train' records one run")
          .with("--record-every", "a diagnosis trains many times; 'evengrad train' records one run")
          .with("--verify-every", "a diagnosis keeps no weights; 'evengrad train' checks its steps")
          .with(
              "--spike-guard",
              "a diagnosis looks at the run as it is without one; add it to the command it prints")
          .with("--out", NO_MODEL);

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(names = "--treat", description = "Try remedies until one cures, and prove it.")
  private boolean treat;

  @Option(
      names = "--budget-steps",
      paramLabel = "N",
      description =
          "The most steps that are trained for diagnosis and treatments together; the proof comes"
              + " on top. Default: 300000.")
  private @Nullable Long budgetSteps;

  @Option(
      names = "--budget-time",
      paramLabel = "SECONDS",
      description = "How long diagnosis and treatments may take. Default: any time.")
  private @Nullable Double budgetTime;

  @Mixin private TrainOptions options;

  private DiagnoseCommand(Streams streams) {
    this.streams = streams;
  }

  /// The command with the options of `train`, those that are refused left out of its help.
  static CommandLine commandLine(Streams streams) {
    CommandLine command = new CommandLine(new DiagnoseCommand(streams));
    REFUSED.hide(command.getCommandSpec(), DiagnoseCommand::changed);
    return command;
  }

  private static OptionSpec changed(OptionSpec option) {
    return switch (option.longestName()) {
      case "--epochs" ->
          described(
              option,
              "Walks through the training rows of each run. Default: " + TrainOptions.EPOCHS + ".");
      case "--report" ->
          described(
              option,
              "Write an HTML page with charts of the run, of that after treatment beside it, and"
                  + " what was found and tried; an earlier report is replaced. Default: no"
                  + " report.");
      default -> option;
    };
  }

  private static OptionSpec described(OptionSpec option, String description) {
    return OptionSpec.builder(option).description(description).build();
  }

  @Override
  public Integer call() {
    REFUSED.check(spec);
    Budget budget = budget();
    TrainCommandLine given = TrainCommandLine.of(spec.commandLine().getParseResult());
    Recipe recipe = RecipeReader.read(options, Path.of(""));
    if (treat && recipe.heldOut() == null) {
      throw new OptionException(
          "--validation", "a cure is proved on rows that are held out; hold some out");
    }
    if (!options.quiet) {
      Announcement.of(recipe, rows(recipe)).forEach(streams.err()::println);
      if (options.loss == null) {
        Announcement.ofLabels(recipe.training()).forEach(streams.err()::println);
      }
    }
    DoctorVisit visit = new DoctorVisit(given, options, recipe, streams, report());
    return treat ? visit.treat(budget) : visit.diagnose(budget);
  }

  private @Nullable Path report() {
    if (options.report == null) {
      return null;
    }
    String source = Objects.requireNonNull(options.data);
    List<Path> read = BuiltIn.names().contains(source) ? List.of() : List.of(Path.of(source));
    return OutputFiles.report("--report", options.report, read);
  }

  private static String rows(Recipe recipe) {
    return recipe.training().rows()
        + " rows to train on"
        + (recipe.heldOut() == null ? "" : ", " + recipe.heldOut().rows() + " held out");
  }

  private Budget budget() {
    Budget standard = Budget.standard();
    Long wanted = budgetSteps;
    long steps =
        wanted == null
            ? standard.steps()
            : OptionException.naming("--budget-steps", () -> Budget.ofSteps(wanted)).steps();
    if (budgetTime == null) {
      return new Budget(steps, standard.time());
    }
    SettingException.requirePositive("--budget-time", budgetTime);
    // beyond this a Duration in nanoseconds ends
    double seconds = Math.min(budgetTime, LONGEST_SECONDS);
    Duration time = Duration.ofNanos(Math.max(1, (long) (seconds * NANOS_PER_SECOND)));
    return new Budget(steps, time);
  }
}
