package dev.evengrad.train;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Severity;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Weights;
import dev.evengrad.optim.Block;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.TransformOp;
import dev.evengrad.optim.TransformPlanner;
import dev.evengrad.optim.Update;
import dev.evengrad.optim.UpdateStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SpikeGuard} at work: a tap in the chain of transforms, which refuses a step before it changes anything, and what happens between
 * steps: snapshots, and going back to them.
 */
final class StepGuard {
  /** So many events are kept, the first of them; later ones are told to observers all the same. */
  private static final int MOST_KEPT = 1000;

  private static final String REFUSED_IN_ROW = "refusedInRow";
  private static final String SUSPICIOUS = "suspicious";
  private static final String SINCE = "suspiciousSince";
  private static final String ROLLBACKS = "rollbacksInRow";
  private static final String CALM = "calmSteps";

  private final SpikeGuard settings;
  private final SpikeDetector detector;
  private final List<SetAside> events = new ArrayList<>();
  private final WalkedBatches walked;
  private final Progress progress;
  private @Nullable Body body;

  private int rows;
  private double loss;
  private double growth;
  private boolean refuses;
  private boolean harmful;

  /** Batches in a row that were refused. */
  private int refusedInRow;

  /** Steps in a row that were refused or whose loss was far above its level. */
  private int suspicious;

  /** The applied steps that there were before them. */
  private long since;

  private int rollbacksInRow;

  /** Ordinary steps applied since the last rollback. */
  private long calm;

  private @Nullable SetAside event;

  /** What there is only when the update is planned, with this guard in its chain. */
  private record Body(Weights weights, Update update, Kernels kernels, SnapshotRing ring) {}

  StepGuard(SpikeGuard settings, Progress progress) {
    this.settings = settings;
    this.detector = new SpikeDetector(settings.warmup());
    this.progress = progress;
    this.walked = new WalkedBatches(progress);
  }

  /** Takes the memory of the snapshots. */
  void begin(Weights weights, Update update, Kernels kernels) {
    SnapshotRing ring = new SnapshotRing(settings.snapshots(), weights, update);
    body = new Body(weights, update, kernels, ring);
  }

  private Body body() {
    if (body == null) {
      throw new IllegalStateException("no update was planned with this guard");
    }
    return body;
  }

  WalkedBatches walked() {
    return walked;
  }

  /** The bytes of the snapshots. */
  long bytes() {
    return body().ring.bytes();
  }

  /** What was set aside so far. */
  List<SetAside> events() {
    return List.copyOf(events);
  }

  /** The transform of the stage TAP; it has no part in the text of a chain. */
  GradientTransform tap() {
    return new Tap();
  }

  private final class Tap implements GradientTransform {
    @Override
    public String text() {
      return settings.text();
    }

    @Override
    public Stage stage() {
      return Stage.TAP;
    }

    @Override
    public TransformOp plan(TransformPlanner planner) {
      return new Op();
    }
  }

  private final class Op implements TransformOp {
    @Override
    public boolean reduces() {
      return true;
    }

    @Override
    public boolean onlyScales() {
      return true;
    }

    @Override
    public void begin(UpdateStep step) {
      judge(step.norm());
    }

    @Override
    public boolean refuses() {
      return refuses;
    }

    @Override
    public void apply(Block block) {
      throw new IllegalStateException("a tap has no loop");
    }

    @Override
    public void commit() {
      if (suspicious == 0) {
        detector.take();
        calm++;
      }
      refusedInRow = 0;
    }
  }

  /** What the next update is of. */
  void look(int newRows, double newLoss, double newGrowth) {
    rows = newRows;
    loss = newLoss;
    growth = newGrowth;
  }

  private void judge(double norm) {
    detector.look(rows, loss, norm, growth);
    boolean spike = detector.z() > settings.z();
    boolean high = spike || detector.lossZ() > settings.harm();
    if (high) {
      if (suspicious == 0) {
        since = body().update.appliedSteps();
      }
      suspicious++;
    } else {
      suspicious = 0;
    }
    refusedInRow = spike ? refusedInRow + 1 : refusedInRow;
    harmful = refusedInRow >= SpikeGuard.REFUSALS || suspicious >= settings.patience();
    refuses = spike || harmful;
  }

  /** Whether it refused the last update. */
  boolean refused() {
    return refuses;
  }

  /** Why the last update was refused. */
  StepOutcome.Skipped refusal() {
    SetAside told = event(SetAside.Kind.REFUSED, signal(), List.of(), 0);
    return new StepOutcome.Skipped(SkipReason.SPIKE, "", told.message());
  }

  /** A loss that stays where it is need not be what stands out most. */
  private SetAside.Signal signal() {
    return detector.z() > settings.z() ? detector.signal() : SetAside.Signal.LOSS;
  }

  /**
   * What becomes of a step that is over and counted: takes a snapshot if one is due, goes back if that is called for.
   *
   * @return the outcome, or what is to be told instead
   */
  StepOutcome after(StepOutcome outcome) {
    event = null;
    if (outcome instanceof StepOutcome.Applied) {
      afterApplied();
      return outcome;
    }
    if (outcome instanceof StepOutcome.Halted) {
      return notFinite(outcome);
    }
    if (!(outcome instanceof StepOutcome.Skipped skipped) || skipped.reason() != SkipReason.SPIKE) {
      return outcome;
    }
    if (harmful) {
      return goBack(signal());
    }
    SetAside told =
        event(
            SetAside.Kind.REFUSED,
            signal(),
            List.of(walked.of(progress.step)),
            body().update.appliedSteps());
    tell(told);
    return outcome;
  }

  private void afterApplied() {
    long applied = body().update.appliedSteps();
    if (calm >= settings.every()) {
      rollbacksInRow = 0;
    }
    boolean due = body().ring.isEmpty() || applied % settings.every() == 0;
    if (suspicious == 0 && detector.warm() && due) {
      body().ring.take(progress.step, detector);
    }
  }

  /** So many steps in a row could not be made that the run has halted. */
  private StepOutcome notFinite(StepOutcome halted) {
    if (body().ring.isEmpty() || rollbacksInRow >= settings.rollbacks()) {
      return halted;
    }
    if (suspicious == 0) {
      since = body().update.appliedSteps();
    }
    progress.halted = null;
    progress.skippedInRow = 0;
    return goBack(SetAside.Signal.NON_FINITE);
  }

  private StepOutcome goBack(SetAside.Signal signal) {
    SnapshotRing ring = body().ring;
    if (ring.isEmpty() || rollbacksInRow >= settings.rollbacks()) {
      progress.halted = new StepOutcome.Halted(finding(signal));
      return progress.halted;
    }
    if (rollbacksInRow > 0) {
      ring.forgetNewest(); // it did not help
    }
    SnapshotRing.Snapshot snapshot = ring.before(since - settings.patience());
    List<SetAside.Batch> batches = new ArrayList<>();
    Set<Long> refused = new HashSet<>();
    for (SetAside earlier : events) {
      if (earlier.kind() == SetAside.Kind.REFUSED) {
        refused.add(earlier.step());
      }
    }
    for (SetAside.Batch batch : walked.of(snapshot.step + 1, progress.step)) {
      if (!refused.contains(batch.step())) {
        batches.add(batch);
      }
    }
    SetAside told = event(SetAside.Kind.ROLLED_BACK, signal, batches, snapshot.applied);
    ring.restore(snapshot, settings.moments() == SpikeGuard.Moments.RESET);
    body().weights.pack(body().kernels);
    detector.load(snapshot.levels);
    snapshot.step = progress.step; // batches before are not set aside again
    forget();
    rollbacksInRow++;
    calm = 0;
    tell(told);
    return new StepOutcome.Skipped(SkipReason.ROLLBACK, "", told.message());
  }

  private void forget() {
    refusedInRow = 0;
    suspicious = 0;
    since = 0;
  }

  private SetAside event(
      SetAside.Kind kind, SetAside.Signal signal, List<SetAside.Batch> batches, long applied) {
    boolean known = signal != SetAside.Signal.NON_FINITE;
    return new SetAside(
        kind,
        progress.step,
        signal,
        detector.value(signal, false),
        detector.value(signal, true),
        known ? detector.z(signal) : Double.NaN,
        known ? detector.lastLoss() : Double.NaN,
        known ? detector.lastNorm() : Double.NaN,
        batches,
        applied);
  }

  private void tell(SetAside told) {
    event = told;
    if (events.size() < MOST_KEPT) {
      events.add(told);
    }
  }

  /** What was set aside by the last step; null if nothing was. */
  @Nullable SetAside event() {
    return event;
  }

  private Finding finding(SetAside.Signal signal) {
    boolean none = body().ring.isEmpty();
    SetAside last = event(SetAside.Kind.REFUSED, signal, List.of(), 0);
    String message =
        "the spike guard gave up at step "
            + progress.step
            + ": "
            + (none
                ? "there is no snapshot to go back to, and "
                : "it went back "
                    + rollbacksInRow
                    + (rollbacksInRow == 1 ? " time" : " times")
                    + " in a row, and again ")
            + last.what()
            + " is far above its level. The weights are those of the last applied step. Look at the"
            + " rows that were set aside; if they are as they should be, go on from an earlier"
            + " checkpoint with a lower rate, a clip or a warm-up. If the data have changed for"
            + " good, restore(state().withGuard(null)) goes on with levels of its own";
    return new Finding(
        "spike",
        Severity.ERROR,
        "",
        message,
        "look at the rows that were set aside; lower the rate, clip, or warm up",
        progress.step,
        List.of(new Evidence("", progress.step, "z", last.z(), settings.z())));
  }

  /** For a checkpoint. */
  GuardState state() {
    Map<String, Double> numbers = detector.numbers();
    numbers.put(REFUSED_IN_ROW, (double) refusedInRow);
    numbers.put(SUSPICIOUS, (double) suspicious);
    numbers.put(SINCE, (double) since);
    numbers.put(ROLLBACKS, (double) rollbacksInRow);
    numbers.put(CALM, (double) calm);
    return new GuardState(numbers);
  }

  /**
   * Goes on as at a state, with that as the only snapshot; with no levels yet where there was no guard. Weights, states and progress are
   * in place. Where the run had halted, nothing has happened in a row yet.
   */
  void restore(@Nullable GuardState state) {
    body().ring.clear();
    event = null;
    forget();
    rollbacksInRow = 0;
    calm = 0;
    if (state == null) {
      detector.clear();
      return;
    }
    detector.restore(state.numbers());
    if (state.count(REFUSED_IN_ROW) < SpikeGuard.REFUSALS
        && state.count(SUSPICIOUS) < settings.patience()) {
      refusedInRow = (int) state.count(REFUSED_IN_ROW);
      suspicious = (int) state.count(SUSPICIOUS);
      since = state.count(SINCE);
      rollbacksInRow = (int) state.count(ROLLBACKS);
      calm = state.count(CALM);
    }
    if (detector.warm() && suspicious == 0) {
      body().ring.take(progress.step, detector);
    }
  }
}
