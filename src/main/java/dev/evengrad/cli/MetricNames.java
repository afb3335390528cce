package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.loss.Loss;
import dev.evengrad.train.EarlyStopping;
import dev.evengrad.train.TrainingState;
import dev.evengrad.train.metric.Metric;
import dev.evengrad.train.metric.Metrics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options that name metrics.
final class MetricNames {
  private MetricNames() {}

  /// Checks the texts before any data are read.
  static void check(TrainOptions options) {
    if (options.metrics != null) {
      options.metrics.forEach(
          text -> OptionException.naming("--metric", () -> Metrics.parse(text)));
    }
    String monitor = options.monitor;
    if (monitor != null && !monitor.equals(EarlyStopping.LOSS)) {
      Metric watched = OptionException.naming("--monitor", () -> Metrics.parse(monitor));
      if (watched.name().equals(Metrics.majority().name())) {
        throw new OptionException(
            "--monitor",
            "'" + monitor + "' is of the rows alone, the same after every epoch; watch another");
      }
    }
  }

  /// What is measured besides the metrics of the loss: those of `--metric`, and what is watched.
  static List<String> all(
      @Nullable List<String> given,
      @Nullable String monitor,
      @Nullable TrainingState run,
      Loss loss) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : given == null ? List.<String>of() : given) {
      names.add(read("--metric", text, loss).name());
    }
    String watched =
        monitor != null
            ? monitor
            : run == null || run.stopping() == null ? null : run.stopping().monitor();
    if (watched != null && !watched.equals(EarlyStopping.LOSS)) {
      names.add(read("--monitor", watched, loss).name());
    }
    Metrics.of(loss).forEach(metric -> names.remove(metric.name()));
    return List.copyOf(names);
  }

  /// A metric that says something of the outputs of the loss.
  static Metric read(String option, String text, Loss loss) {
    OptionException.naming(option, () -> Metrics.parse(text));
    try {
      return Metrics.parse(text, loss);
    } catch (SettingException e) {
      if (!e.setting().equals("metric")) {
        throw new OptionException(option, String.valueOf(e.getMessage()));
      }
      throw new OptionException(
          option,
          "'"
              + text
              + "' says nothing of what the loss "
              + loss.text()
              + " makes the network give; known are "
              + (option.equals("--monitor") ? EarlyStopping.LOSS + ", " : "")
              + String.join(", ", fitting(loss)));
    }
  }

  private static List<String> fitting(Loss loss) {
    return Metrics.REGISTRY.names().stream().filter(name -> fits(name, loss)).toList();
  }

  private static boolean fits(String name, Loss loss) {
    try {
      Metrics.parse(name, loss);
      return true;
    } catch (SettingException e) {
      return false;
    }
  }
}
