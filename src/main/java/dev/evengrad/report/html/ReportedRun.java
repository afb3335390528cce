package dev.evengrad.report.html;

import dev.evengrad.DataException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.record.RecordNote;
import dev.evengrad.io.record.RunSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Report} shows of a run: taken step by step while it trains, or read from its record. The memory does not depend on how many
 * steps there are, and a step allocates nothing.
 *
 * <p>For one thread at a time.
 */
public final class ReportedRun {
  private final String label;
  private final WatchedRun run;
  private final @Nullable InputNumbers inputs;
  private final RunLines lines;
  private final HeatGrids grids;
  private final ProfileRange profile;
  private final SkippedSteps skipped = new SkippedSteps();
  private final Events events = new Events();
  private List<Finding> findings = List.of();
  private boolean watched;
  private List<RecordNote> notes = List.of();
  private long steps;
  private long clippedSteps;
  private long firstStep;
  private long lastStep;

  /**
   * A run that is yet to begin.
   *
   * @param label what it is called beside others
   * @param inputs what they are like; null if unknown
   */
  public ReportedRun(String label, WatchedRun run, @Nullable InputNumbers inputs) {
    this.label = label;
    this.run = run;
    this.inputs = inputs;
    lines = new RunLines(run.layers().size());
    grids = new HeatGrids(run.layers().size());
    profile = new ProfileRange(run);
  }

  /**
   * A run that is over, or was so far, from its record, with what our rules find in it.
   *
   * @param label what it is called beside others, e.g. the name of the file
   * @param source read to its end, and not closed
   * @throws DataException if it has no step
   */
  public static ReportedRun read(String label, RunSource source) {
    ReportedRun reported = new ReportedRun(label, source.run(), source.inputs());
    HealthMonitor monitor = HealthMonitor.of(source.run());
    if (source.inputs() != null) {
      monitor.accept(source.inputs());
    }
    StepNumbers numbers = monitor.newNumbers();
    for (RunSource.Entry entry = source.next(numbers);
        entry != RunSource.Entry.END;
        entry = source.next(numbers)) {
      if (entry == RunSource.Entry.STEP) {
        monitor.accept(numbers);
        reported.accept(numbers);
      } else {
        monitor.accept(source.evaluation());
        reported.accept(source.evaluation());
      }
    }
    if (reported.steps == 0) {
      throw new DataException(
          label + ": there is no step in it yet, so there is nothing to report; train first");
    }
    reported.accept(monitor.findings());
    reported.notes = source.notes();
    return reported;
  }

  /** Takes a step. */
  public void accept(StepNumbers numbers) {
    firstStep = steps == 0 ? numbers.step() : firstStep;
    lastStep = numbers.step();
    steps++;
    clippedSteps += numbers.clipped() ? 1 : 0;
    lines.accept(numbers);
    grids.accept(numbers);
    profile.accept(numbers);
    skipped.accept(numbers);
  }

  /** Takes a sentence on what happened in a step, e.g. that a batch was set aside. Of very many the first are shown. */
  public void event(long step, String sentence) {
    events.add(step, sentence);
  }

  /** Takes what was measured after a step. */
  public void accept(EvaluationNumbers numbers) {
    lines.accept(numbers);
  }

  /** Takes what was found, in place of what was before. */
  public void accept(List<Finding> found) {
    findings = List.copyOf(found);
    watched = true;
  }

  String label() {
    return label;
  }

  WatchedRun run() {
    return run;
  }

  @Nullable InputNumbers inputs() {
    return inputs;
  }

  RunLines lines() {
    return lines;
  }

  HeatGrids grids() {
    return grids;
  }

  ProfileRange profile() {
    return profile;
  }

  SkippedSteps skipped() {
    return skipped;
  }

  Events events() {
    return events;
  }

  /** Whether anybody looked for findings. */
  boolean watched() {
    return watched;
  }

  List<Finding> findings() {
    return findings;
  }

  List<RecordNote> notes() {
    return notes;
  }

  /** The number of steps. */
  public long steps() {
    return steps;
  }

  long clippedSteps() {
    return clippedSteps;
  }

  long firstStep() {
    return firstStep;
  }

  long lastStep() {
    return lastStep;
  }
}
