package dev.evengrad.cli;

import dev.evengrad.loss.Loss;
import dev.evengrad.optim.ReduceOnPlateau;
import dev.evengrad.optim.Schedule;
import dev.evengrad.train.EarlyStopping;
import dev.evengrad.train.metric.Metric;
import dev.evengrad.train.metric.Metrics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The figure of an epoch that a schedule is told which lowers the rate on plateaus: the loss, or with
/// `mode=max` a metric of which higher values are better.
final class PlateauFigure {
  private static final String LOSS = EarlyStopping.LOSS;

  private final String name;

  private PlateauFigure(String name) {
    this.name = name;
  }

  /// With `mode=max` the watched figure if higher is better there, else the first such metric of the loss:
  /// accuracy or r2.
  static PlateauFigure of(Schedule schedule, @Nullable Stopping stopping, Loss loss) {
    ReduceOnPlateau rule = schedule.plateau();
    if (rule == null || rule.mode() == ReduceOnPlateau.Mode.MIN) {
      return new PlateauFigure(LOSS);
    }
    if (stopping != null && stopping.rule().state().higherIsBetter()) {
      return new PlateauFigure(stopping.rule().monitor());
    }
    for (Metric metric : Metrics.of(loss)) {
      if (metric.higherIsBetter()) {
        return new PlateauFigure(metric.name());
      }
    }
    throw new OptionException(
        "--schedule",
        "mode=max needs a figure of which higher values are better, and the loss "
            + loss.text()
            + " has none; leave it out");
  }

  double of(double loss, Map<String, Double> metrics) {
    return name.equals(LOSS) ? loss : metrics.getOrDefault(name, Double.NaN);
  }

  @Override
  public String toString() {
    return name;
  }
}
