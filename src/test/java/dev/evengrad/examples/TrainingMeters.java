package dev.evengrad.examples;

import dev.evengrad.health.Finding;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Micrometer's meters of a trainer, as the page on production signals shows them. */
class TrainingMeters implements StepObserver {
  final MeterRegistry registry;
  final Timer steps;
  long start;
  volatile double loss = Double.NaN;

  TrainingMeters(MeterRegistry registry) {
    this.registry = registry;
    steps = registry.timer("evengrad.steps");
    Gauge.builder("evengrad.loss", this, meters -> meters.loss).register(registry);
  }

  @Override
  public void beforeStep(StepView view) {
    start = System.nanoTime();
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    steps.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    if (outcome instanceof StepOutcome.Applied applied) {
      loss = applied.report().loss();
    } else {
      String reason = outcome instanceof StepOutcome.Skipped s ? s.reason().name() : "HALTED";
      registry.counter("evengrad.skipped", "reason", reason).increment();
    }
  }

  void finding(Finding f) {
    if (f.open()) {
      registry
          .counter("evengrad.findings", "rule", f.rule(), "severity", f.severity().name())
          .increment();
    }
  }
}
