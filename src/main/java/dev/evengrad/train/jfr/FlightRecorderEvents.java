package dev.evengrad.train.jfr;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.SetAside;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepReport;
import dev.evengrad.train.StepView;
import java.util.List;
import java.util.Objects;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Emits events of the JDK's Flight Recorder: {@code dev.evengrad.Step}, {@code Skip}, {@code Spike}, {@code Epoch}, {@code Layer} and {@code Finding}.
 * {@link dev.evengrad.train.TrainerBuilder#jfr} adds it to a trainer. While no recording asks for an event it costs a look at whether one
 * does, and nothing is allocated; applied steps allocate nothing either while they are recorded.
 */
public final class FlightRecorderEvents implements StepObserver {
  private final @Nullable HealthObserver health;
  // Used again for every step: an event of its own would be allocated as soon as it is recorded.
  // Made when there is a recording, for
  // the classes of the Flight Recorder take some 50 ms to load.
  private @Nullable StepEvent step;
  private @Nullable LayerEvent layer;
  private boolean timed;
  private StepOutcome.@Nullable Skipped failed;

  /**
   * Of a trainer.
   *
   * @param health of the trainer, among whose observers it comes before this one; null if its health is not watched
   */
  public FlightRecorderEvents(@Nullable HealthObserver health) {
    this.health = health;
  }

  /** Emits a finding that was raised, grew more severe, or is over: a listener for {@link dev.evengrad.health.HealthSettings#onFinding}. */
  public static void finding(Finding finding) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    FindingEvent event = new FindingEvent();
    if (event.shouldCommit()) {
      event.rule = finding.rule();
      event.severity = finding.severity().name();
      event.where = finding.where();
      event.message = finding.message();
      event.remedy = finding.remedy();
      event.firstStep = finding.firstStep();
      event.lastStep = finding.lastStep();
      event.open = finding.open();
      event.commit();
    }
  }

  @Override
  public void beforeStep(StepView view) {
    if (step == null) {
      if (!FlightRecorder.isInitialized()) {
        return;
      }
      step = new StepEvent();
      layer = new LayerEvent();
    }
    // A recording may begin in the middle of a step, whose beginning is unknown then.
    timed = step.isEnabled();
    if (timed) {
      step.begin();
    }
  }

  @Override
  public void beforeSkip(StepView view, StepOutcome.Skipped why) {
    failed = why;
  }

  @Override
  public void onSetAside(SetAside aside) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    SpikeEvent event = new SpikeEvent();
    if (event.shouldCommit()) {
      event.kind = aside.kind().name();
      event.step = aside.step();
      event.signal = aside.signal().name();
      event.value = aside.value();
      event.usual = aside.usual();
      event.z = aside.z();
      event.loss = aside.loss();
      event.gradientNorm = aside.gradientNorm();
      event.batches = aside.batches().size();
      if (!aside.batches().isEmpty()) {
        event.epoch = aside.batches().getLast().epoch();
        event.batch = aside.batches().getLast().batch();
      }
      event.appliedSteps = aside.appliedSteps();
      event.message = aside.message();
      event.commit();
    }
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    if (step == null || layer == null) {
      return;
    }
    switch (outcome) {
      case StepOutcome.Applied applied -> {
        if (timed) {
          applied(step, view, applied.report());
        }
      }
      case StepOutcome.Skipped skipped -> skipped(view, skipped, false);
      case StepOutcome.Halted halted -> skipped(view, Objects.requireNonNull(failed), true);
    }
    if (health != null && layer.isEnabled()) {
      layers(health, layer);
    }
  }

  private static void applied(StepEvent step, StepView view, StepReport report) {
    // Both said each time, for an event that is used again keeps the times of the last one
    // otherwise.
    step.end();
    step.step = report.step();
    if (step.shouldCommit()) {
      step.rows = view.batchRows();
      step.loss = report.loss();
      step.rate = report.rate();
      step.gradientNorm = report.gradientNorm();
      step.appliedNorm = report.appliedNorm();
      step.clipped = report.clipped();
      step.commit();
    }
  }

  private static void skipped(StepView view, StepOutcome.Skipped why, boolean halted) {
    SkipEvent event = new SkipEvent();
    if (event.shouldCommit()) {
      event.step = view.step();
      event.rows = view.batchRows();
      event.reason = why.reason().name();
      event.where = why.where();
      event.explanation = why.explanation();
      event.badBatch = why.reason().badBatch();
      event.halted = halted;
      event.commit();
    }
  }

  /** Of a step in which the costly numbers were measured. */
  private static void layers(HealthObserver watched, LayerEvent layer) {
    StepNumbers numbers = watched.recent().get(0);
    List<WatchedLayer> all = watched.monitor().run().layers();
    for (int i = 0; i < all.size(); i++) {
      if (numbers.has(Statistic.ACTIVATION_RMS, i)) {
        layer.begin();
        layer.end();
        layer.step = numbers.step();
        layer.layer = all.get(i).name();
        layer.depth = i;
        layer.deltaNorm = numbers.get(Statistic.DELTA_NORM, i);
        layer.gradientNorm = numbers.get(Statistic.GRADIENT_NORM, i);
        layer.weightNorm = numbers.get(Statistic.WEIGHT_NORM, i);
        layer.updateNorm = numbers.get(Statistic.UPDATE_NORM, i);
        layer.activationRms = numbers.get(Statistic.ACTIVATION_RMS, i);
        layer.dead = numbers.get(Statistic.ACTIVATION_DEAD, i);
        layer.saturated = numbers.get(Statistic.ACTIVATION_SATURATED, i);
        layer.commit();
      }
    }
  }

  @Override
  public void afterEpoch(EpochReport report) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    EpochEvent event = new EpochEvent();
    if (event.shouldCommit()) {
      event.epoch = report.epoch();
      event.complete = report.complete();
      event.elapsed = Math.round(report.seconds() * 1e9);
      event.rows = report.rows();
      event.steps = report.steps();
      event.skipped = report.skipped();
      event.clippedSteps = report.clippedShare();
      event.loss = report.loss();
      event.accuracy = report.metrics().getOrDefault("accuracy", Double.NaN);
      event.gradientNorm = report.gradientNorm();
      event.commit();
    }
  }
}
