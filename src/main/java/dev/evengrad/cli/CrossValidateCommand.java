package dev.evengrad.cli;

import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cross-validate`: how good a network's settings are on data, without one lucky split.
@Command(
    name = "cross-validate",
    description = {
      "Trains a network once for each of K folds and measures it on the rows that the fold holds"
          + " out: every row is held out once, and classes keep their shares in each fold.",
      "Says for each fold the loss and the metrics, and at the end mean, sample standard deviation"
          + " and worst fold of each. Input statistics and balanced class weights come from the"
          + " fold's training rows. All folds begin with the same initial weights, those of --seed,"
          + " so that they differ by their rows only. No model is written."
    },
    footer = {
      "%nExamples:",
      "  evengrad cross-validate --data wine --folds 10",
      "  evengrad cross-validate --data flowers.csv --label species --epochs 100 --json",
    })
final class CrossValidateCommand implements Callable<Integer> {
  /// Options of `train` that have no meaning here, and why.
  private static final String PEEKING =
      "each fold trains all --epochs: rows that say when to stop can no longer measure the"
          + " result";

  private static final RefusedOptions REFUSED =
      new RefusedOptions()
          .with("--validation", "the number of --folds decides how many rows are held out")
          .with("--stratified", "folds are stratified by themselves wherever there are classes")
          .with(
              "--start-from",
              "that model may have learned from rows that a fold holds out; folds begin with new"
                  + " weights")
          .with("--patience", PEEKING)
          .with("--monitor", PEEKING)
          .with("--min-delta", PEEKING)
          .with("--keep", PEEKING)
          .with("--checkpoint", "a cross-validation is not resumed, so it writes no checkpoint")
          .with("--resume", "a cross-validation is not resumed; leave it out")
          .with(
              "--verify-every",
              "a cross-validation keeps no weights that could be wrong; 'evengrad train' checks its"
                  + " steps")
          .with(
              "--no-health",
              "a cross-validation does not look at layers; 'evengrad train' says what is wrong in"
                  + " them")
          .with(
              "--record", "a cross-validation trains many times; 'evengrad train' records one run")
          .with(
              "--record-every",
              "a cross-validation trains many times; 'evengrad train' records one run")
          .with(
              "--report",
              "a cross-validation trains many times; 'evengrad train' reports on one run")
          .with(
              "--tensorboard",
              "a cross-validation trains many times; 'evengrad train' writes one run")
          .with("--calibrate", "a cross-validation writes no model that it would correct")
          .with("--threshold", "a cross-validation writes no model that would decide by it")
          .with("--precision", "a cross-validation writes no model whose weights it would round")
          .with(
              "--out",
              "a cross-validation writes no model; 'evengrad train' trains one on all folds");

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "5",
      description =
          "How many times to train, 2 to as many as there are rows. Default: ${DEFAULT-VALUE}.")
  private int folds;

  @Mixin private TrainOptions options;

  private String failure = "";

  private CrossValidateCommand(Streams streams) {
    this.streams = streams;
  }

  /// The command with the options of `train`, those that are refused left out of its help.
  static CommandLine commandLine(Streams streams) {
    CommandLine command = new CommandLine(new CrossValidateCommand(streams));
    REFUSED.hide(command.getCommandSpec(), CrossValidateCommand::changed);
    return command;
  }

  private static OptionSpec changed(OptionSpec option) {
    String name = option.longestName();
    OptionSpec.Builder changed = OptionSpec.builder(option);
    if (name.equals("--epochs")) {
      changed.description(
          "Walks through the rows of each fold. Default: " + TrainOptions.EPOCHS + ".");
    } else if (name.equals("--seed")) {
      changed.description(
          "Of the folds, the shuffling and the initial weights, the same in all folds: the same"
              + " seed gives the same bits. Default: 0.");
    }
    return changed.build();
  }

  @Override
  public Integer call() {
    REFUSED.check(spec);
    long start = System.nanoTime();
    FoldRecipes recipes = RecipeReader.folds(options, folds);
    Recipe first = recipes.first();
    if (!options.quiet) {
      String rows = recipes.data().rows() + " rows, " + folds + " folds";
      Announcement.of(first, rows).forEach(streams.err()::println);
      if (options.loss == null) {
        Announcement.ofLabels(recipes.data()).forEach(streams.err()::println);
      }
      FewRows.in(recipes.data(), folds).forEach(n -> streams.err().println("note: " + n));
    }
    List<FoldResult> results = new ArrayList<>();
    for (Recipe recipe : recipes) {
      FoldResult result = run(recipe, results.size() + 1);
      if (result == null) {
        streams
            .err()
            .printf(
                "evengrad: training halted in fold %d of %d: %s%n",
                results.size() + 1, folds, failure);
        return ExitCode.FAILED;
      }
      results.add(result);
      if (!options.json) {
        streams.out().println(result.line(folds));
      } else if (!options.quiet) {
        streams.err().println(result.line(folds));
      }
    }
    CrossValidation all = new CrossValidation(first, recipes.data(), results);
    streams
        .out()
        .print(
            options.json
                ? all.json((System.nanoTime() - start) * 1e-9) + "\n"
                : "\n" + all.table());
    if (!options.quiet) {
      all.advice().forEach(streams.err()::println);
    }
    int code = ExitCode.OK;
    for (FoldResult result : results) {
      String rows = "the held-out rows of fold " + result.fold();
      code = Math.max(code, EvaluateCommand.exitCode(result.heldOut().notANumber(), streams, rows));
    }
    return code;
  }

  /// Null if training halted, then `failure` says why.
  private @Nullable FoldResult run(Recipe recipe, int fold) {
    Progress progress = progress(recipe);
    Steps steps = new Steps(progress);
    try (progress;
        Trainer trainer = recipe.trainer(steps, progress::scaled)) {
      // the loss of the rows that are held out would be a look at the result
      failure = new PlainRun(recipe, steps, progress, () -> false).train(trainer, false);
      if (!failure.isEmpty()) {
        return null;
      }
      return FoldResult.of(fold, recipe, trainer);
    }
  }

  private Progress progress(Recipe recipe) {
    return options.quiet || streams.columns() == 0
        ? new Progress() {}
        : new ProgressOnTerminal(streams.err(), EpochLine.of(recipe), streams.columns());
  }
}
