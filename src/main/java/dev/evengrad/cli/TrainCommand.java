package dev.evengrad.cli;

import dev.evengrad.data.BuiltIn;
import dev.evengrad.health.Finding;
import dev.evengrad.io.tensorboard.TensorBoardObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `train`: data in, model out.
@Command(
    name = "train",
    description = {
      "Trains a network and writes it to a file.",
      "Shows for every epoch the loss, the accuracy on the training rows (as they were met) and on"
          + " the held-out rows (mae and r2 for values), the mean norm of the gradient before"
          + " clipping, the share of clipped steps, and the speed. Ends with the held-out accuracy,"
          + " the backend and the hash of the weights: the same settings give the same hash on"
          + " every machine, backend and number of threads.",
      "Looks at every layer in every step, and says what is wrong with the run, where, and what to"
          + " try: in a line when it is found, and at the end (--no-health leaves it out)."
    },
    footer = {
      "%nExamples:",
      "  evengrad train",
      "  evengrad train --data iris --epochs 100 --optimizer momentum --schedule cosine",
      "  evengrad train --data houses.csv.gz --label price --standardize --network 'input 8; dense"
          + " 32 relu; dense 1'",
      "  evengrad train --clip value:0.5 --clip global-norm:1 --seed 7 --json",
      "  evengrad train --optimizer adam --decay weight-decay:0.01",
      "  evengrad train --data breast_cancer --class-weights 5:1 --calibrate prior --threshold"
          + " cost:1:20",
      "  evengrad train --epochs 100 --checkpoint run1          Ctrl-C saves and stops",
      "  evengrad train --epochs 100 --checkpoint run1 --resume",
      "  evengrad train --spike-guard                           refuses batches that would spoil"
          + " it",
      "  evengrad train --record run.jsonl                      for 'evengrad inspect run.jsonl'",
      "  evengrad train --report report.html                    a page with charts of the run",
      "  evengrad train --tensorboard runs                      for 'tensorboard --logdir runs'",
      "  evengrad train --data more.csv --start-from model.safetensors --rate 1e-4 --out"
          + " better.safetensors",
    })
final class TrainCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private TrainOptions options;

  TrainCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (options.resume && options.startFrom != null) {
      throw new OptionException(
          "--resume",
          "goes on from a checkpoint and --start-from from a model; give one of the two");
    }
    if (options.recordEvery != null && options.record == null) {
      throw new OptionException("--record-every", "thins a record; add --record, or leave it out");
    }
    OutputFiles files = OutputFiles.of(options.out, options.checkpoint);
    Recipe recipe = RecipeReader.read(options, files.checkpoint());
    String source = Objects.requireNonNull(options.data);
    if (!BuiltIn.names().contains(source)) {
      files.requireApartFrom(Path.of(source));
    }
    announce(recipe, files);
    Progress progress = progress(recipe);
    List<RunListener> listeners = listeners(recipe, files);
    TensorBoardObserver board = TensorBoardOption.observer(options, recipe, progress::unsaved);
    if (board != null && !options.quiet) {
      streams.err().println(TensorBoardOption.announcement(board));
    }
    HealthWatch health =
        options.noHealth && listeners.isEmpty()
            ? null
            : new HealthWatch(recipe, progress, options.quiet, !options.noHealth, listeners);
    TrainingRun run =
        new TrainingRun(
            recipe,
            files,
            state -> KeptOptions.keep(options, state),
            progress,
            health,
            board,
            streams.err());
    TrainingRun.End end = run.run();
    if (health != null) {
      health.finish();
    }
    if (health != null && !(end instanceof TrainingRun.End.Interrupted)) {
      sayHealth(health);
    }
    return switch (end) {
      case TrainingRun.End.Finished(TrainingResult result) -> {
        sayTurn(result);
        saySetAside(result);
        sayVerified(run.verifiedSteps());
        streams.out().print(options.json ? result.json() + "\n" : result.lines());
        sayAdvice(result.advice());
        yield exitCode(result);
      }
      case TrainingRun.End.Halted(String reason) -> {
        streams.err().println("evengrad: training halted, no model is written: " + reason);
        yield ExitCode.FAILED;
      }
      case TrainingRun.End.Drifted drifted -> sayFailed(drifted, streams);
      case TrainingRun.End.Interrupted() -> ExitCode.INTERRUPTED;
    };
  }

  /// Whoever takes what is measured.
  private List<RunListener> listeners(Recipe recipe, OutputFiles files) {
    List<RunListener> listeners = new ArrayList<>();
    String source = Objects.requireNonNull(options.data);
    Path input = BuiltIn.names().contains(source) ? null : Path.of(source);
    String name = recipe.training().name();
    Path record = options.record == null ? null : files.record(options.record, input);
    if (record != null) {
      listeners.add(
          new RunRecording(
              record,
              name,
              recipe.state() == null ? -1 : recipe.state().step(),
              options.recordEvery));
    }
    if (options.report != null) {
      List<Path> others =
          Stream.of(input, record, files.model(), files.checkpoint())
              .filter(Objects::nonNull)
              .toList();
      Path report = OutputFiles.report("--report", options.report, others);
      listeners.add(
          new RunReport(report, name, options.quiet ? line -> {} : streams.err()::println));
    }
    return listeners;
  }

  private int exitCode(TrainingResult result) {
    int code = EvaluateCommand.exitCode(result.training().notANumber(), streams, "training rows");
    return result.heldOut() == null
        ? code
        : Math.max(
            code,
            EvaluateCommand.exitCode(result.heldOut().notANumber(), streams, "held-out rows"));
  }

  private void announce(Recipe recipe, OutputFiles files) {
    if (options.quiet) {
      return;
    }
    String rows =
        recipe.training().rows()
            + " rows to train on"
            + (recipe.heldOut() == null ? "" : ", " + recipe.heldOut().rows() + " held out");
    Announcement.of(recipe, rows).forEach(streams.err()::println);
    if (options.loss == null && recipe.start() == null && recipe.state() == null) {
      Announcement.ofLabels(recipe.training()).forEach(streams.err()::println);
    }
    if (recipe.state() != null) {
      streams
          .err()
          .println(
              "going on from " + files.checkpoint() + " behind epoch " + recipe.state().epoch());
      if (recipe.state().epoch() >= recipe.epochs()) {
        streams
            .err()
            .println(
                "note: the run has had its "
                    + recipe.epochs()
                    + " epochs; to train further, give more by --epochs");
      }
    } else if (files.everyEpoch() && Files.exists(files.checkpoint())) {
      streams
          .err()
          .println(
              files.checkpoint()
                  + " will be replaced after the first epoch (--resume would go on from it)");
    }
  }

  /// After the epochs, of which the first may be out of sight; what a quiet run shows was shown when it was raised.
  private void sayHealth(HealthWatch health) {
    List<Finding> findings = health.findings();
    if (!options.quiet && findings != null) {
      FindingText.summary(findings).forEach(streams.err()::println);
    }
  }

  private void saySetAside(TrainingResult result) {
    if (!options.quiet && result.setAside() != null) {
      SetAsideText.summary(result.setAside()).forEach(streams.err()::println);
    }
  }

  /// A clip that changes the gradient's direction is worth a line.
  private void sayTurn(TrainingResult result) {
    ClipTally tally = new ClipTally(List.of(), 0);
    result.epochs().forEach(epoch -> tally.add(epoch.report()));
    if (!options.quiet && !tally.turn().isEmpty()) {
      streams.err().println(tally.turn());
    }
  }

  /// Last, so that it is not overlooked.
  private void sayAdvice(List<String> sentences) {
    if (!options.quiet) {
      sentences.forEach(sentence -> streams.err().println("note: " + sentence));
    }
  }

  static int sayFailed(TrainingRun.End.Drifted drifted, Streams streams) {
    streams.err().print(drifted.report());
    streams
        .err()
        .println("evengrad: verification failed, no model is written: " + drifted.reason());
    return ExitCode.FAILED;
  }

  private void sayVerified(long steps) {
    if (!options.quiet && options.verifyEvery != null) {
      streams
          .err()
          .println(
              steps
                  + (steps == 1 ? " step" : " steps")
                  + " computed again in double precision: every number within its bound");
    }
  }

  private Progress progress(Recipe recipe) {
    if (options.quiet) {
      return new Progress() {
        @Override
        public void finding(String line) {
          streams.err().println(line);
        }

        @Override
        public void unsaved(String why) {
          streams.err().println(why);
        }
      };
    }
    EpochLine line = EpochLine.of(recipe);
    return streams.columns() > 0
        ? new ProgressOnTerminal(
            streams.err(), line, streams.columns(), streams.rows(), streams.colour())
        : new ProgressLines(streams.err(), line);
  }
}
