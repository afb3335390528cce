package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.train.EarlyStopping;
import dev.evengrad.train.StoppingState;
import dev.evengrad.train.TrainingState;
import org.jspecify.annotations.Nullable;

/// The options `--patience`, `--monitor`, `--min-delta` and `--keep` as one thing.
///
/// @param rule what watches the held-out rows
/// @param keepBest whether the best epoch's weights are written
record Stopping(EarlyStopping rule, boolean keepBest) {
  /// So many epochs that none is one too many.
  private static final int FOR_EVER = Integer.MAX_VALUE;

  /// Checks what can be checked before any data are read.
  static void check(TrainOptions options) {
    if (options.patience != null) {
      OptionException.requireCount("--patience", options.patience);
    }
    if (options.minDelta != null) {
      SettingException.requireNotNegative("--min-delta", options.minDelta);
    }
    if (options.keep != null && !options.keep.equals("best") && !options.keep.equals("last")) {
      throw new OptionException("--keep", "'" + options.keep + "', expected best or last");
    }
  }

  /// What the options ask for, those that are not given taken from a checkpoint's state; null if
  /// nothing is watched.
  static @Nullable Stopping of(
      TrainOptions options, @Nullable TrainingState run, Loss loss, @Nullable Dataset heldOut) {
    StoppingState state = run == null ? null : run.stopping();
    boolean wanted = options.patience != null || "best".equals(options.keep);
    if (!wanted && state == null) {
      refuseAlone("--monitor", options.monitor);
      refuseAlone("--min-delta", options.minDelta);
      return null;
    }
    if (heldOut == null) {
      throw new OptionException(
          options.patience == null ? "--keep" : "--patience",
          "nothing is held out that could tell which epoch is the best: give --validation, e.g."
              + " 0.2");
    }
    int patience =
        options.patience != null ? options.patience : state != null ? state.patience() : FOR_EVER;
    String monitor =
        options.monitor != null
            ? options.monitor
            : state != null ? state.monitor() : EarlyStopping.LOSS;
    EarlyStopping rule =
        rule(monitor, patience, loss)
            .minDelta(
                options.minDelta != null ? options.minDelta : state != null ? state.minDelta() : 0);
    boolean keepBest =
        options.keep != null
            ? options.keep.equals("best")
            : state == null || state.bestModel() != null || state.bestEpoch() == 0;
    if (state != null) {
      OptionException.naming(
          "--monitor",
          () -> {
            rule.restore(state);
            return rule;
          });
      if (keepBest && state.bestEpoch() > 0 && state.bestModel() == null) {
        throw new OptionException(
            "--keep",
            "the checkpoint has no weights of its best epoch, it was made with --keep last");
      }
    }
    if (state == null && run != null) {
      // epochs are counted from the beginning of the run, not from where watching begins
      rule.restore(
          new StoppingState(monitor, false, patience, 0, run.epoch(), 0, Double.NaN, 0, null));
    }
    return new Stopping(rule, keepBest);
  }

  /// The epoch whose weights are written after so many: the last where none was the best.
  long keptEpoch(long epochs) {
    return keepBest && rule.bestEpoch() > 0 ? rule.bestEpoch() : epochs;
  }

  private static void refuseAlone(String option, @Nullable Object value) {
    if (value != null) {
      throw new OptionException(option, "says nothing without --patience or --keep best");
    }
  }

  private static EarlyStopping rule(String monitor, int patience, Loss loss) {
    return monitor.equals(EarlyStopping.LOSS)
        ? EarlyStopping.onLoss(patience)
        : EarlyStopping.on(MetricNames.read("--monitor", monitor, loss), patience);
  }

  /// What became of it, for the last lines of the output.
  String line(long epochs) {
    if (rule.bestEpoch() == 0) {
      return "kept the last, since held-out " + rule.monitor() + " was never a finite number";
    }
    String best =
        "epoch "
            + rule.bestEpoch()
            + " of "
            + epochs
            + ", held-out "
            + rule.monitor()
            + " "
            + (rule.monitor().equals(EarlyStopping.LOSS)
                ? Figures.figure(rule.best())
                : Figures.metric(rule.monitor(), rule.best()));
    return (keepBest ? "kept the best, " + best : "kept the last, the best was " + best)
        + (rule.stopped()
            ? "; stopped after " + rule.patience() + " epochs without improvement"
            : "");
  }
}
