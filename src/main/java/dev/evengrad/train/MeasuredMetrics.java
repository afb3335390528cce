package dev.evengrad.train;

import dev.evengrad.loss.Loss;
import dev.evengrad.train.metric.Metric;
import dev.evengrad.train.metric.Metrics;
import dev.evengrad.train.metric.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a trainer measures. */
final class MeasuredMetrics {
  private MeasuredMetrics() {}

  /**
   * Those of the loss, then the others, each name once.
   *
   * @throws dev.evengrad.SettingException if one says nothing of the outputs of the loss
   */
  static List<Metric> of(Loss loss, List<Supplier<? extends Metric>> others) {
    List<Metric> all = new ArrayList<>(Metrics.of(loss));
    for (Supplier<? extends Metric> other : others) {
      Metric metric = other.get();
      if (all.stream().noneMatch(known -> known.name().equals(metric.name()))) {
        all.add(metric);
      }
    }
    all.forEach(metric -> metric.begin(Reading.of(loss)));
    return List.copyOf(all);
  }
}
