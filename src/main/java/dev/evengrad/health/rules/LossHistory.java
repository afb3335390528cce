package dev.evengrad.health.rules;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;

/** The loss of a run so far, smoothed: what other rules share. A rule itself, the
 * first of all, so that it is taken once a step; finds nothing. */
final class LossHistory implements Rule {
  /** How much a new step counts: some ten, or some fifty steps are remembered. */
  private static final double FAST = 0.1;

  /** Rows of a batch below which losses scatter so much that more steps are remembered. */
  static final int FEW_ROWS = 16;

  private static final double SLOW = 0.02;
  private static final int FIRST = 5;
  private static final int FEW = 5;

  /** Of the loss of an output that knows nothing. */
  private static final double LEARNED = 0.5;

  private static final double LEAVING = 0.85;

  /** Of the way from guessing to all right. */
  private static final double MOST = 0.85;

  private static final int SETTLED = 10;

  private final double chance;
  private final int classes;
  private final double share;
  private final String of;
  private boolean accurate;
  private double accuracy = Double.NaN;
  private long filled = -1;
  private boolean taken;
  private long steps;
  private double last = Double.NaN;
  private double before = Double.NaN;
  private double start;
  private double fast;
  private double slow;
  private double swing;
  private double lowest = Double.POSITIVE_INFINITY;

  LossHistory(WatchedRun run) {
    chance = run.chanceLoss();
    classes = run.classes();
    of = run.every() > 1 ? " recorded steps" : " steps";
    int batch = run.batch();
    share = batch > 0 && batch < FEW_ROWS ? (double) batch / FEW_ROWS : 1;
  }

  /** Takes the loss of a step, unless it was just taken; whether there is one, and finite. */
  boolean take(StepNumbers numbers) {
    if (numbers.fill() == filled) {
      return taken;
    }
    filled = numbers.fill();
    double loss = numbers.loss();
    taken = numbers.hasLoss() && Double.isFinite(loss) && !numbers.guarded();
    if (taken) {
      before = last;
      last = loss;
      steps++;
      if (steps <= FIRST) {
        start += (loss - start) / steps;
      }
      if (steps > 1) {
        swing += Math.max(share * FAST, 1.0 / (steps - 1)) * (Math.abs(loss - before) - swing);
      }
      fast += Math.max(share * FAST, 1.0 / steps) * (loss - fast);
      slow += Math.max(share * SLOW, 1.0 / steps) * (loss - slow);
      if (steps >= SETTLED) {
        lowest = Math.min(lowest, fast);
      }
    }
    return taken;
  }

  @Override
  public String name() {
    return ""; // finds nothing
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    take(numbers);
  }

  /** Takes what is right after an epoch. */
  @Override
  public void evaluation(EvaluationNumbers numbers, Findings findings) {
    double best =
        Math.max(orZero(numbers.trainingAccuracy()), orZero(numbers.validationAccuracy()));
    accurate = overGuessing(best) >= MOST;
    accuracy =
        overGuessing(
            Double.isNaN(numbers.validationAccuracy())
                ? numbers.trainingAccuracy()
                : numbers.validationAccuracy());
  }

  private double overGuessing(double fraction) {
    double guessing = classes > 1 ? 1.0 / classes : 0;
    return (fraction - guessing) / (1 - guessing);
  }

  /** The last accuracy, on held-out rows if it was measured there, as the way from guessing (0) to all right (1); NaN if unknown. */
  double accuracyOverGuessing() {
    return accuracy;
  }

  private static double orZero(double accuracy) {
    return Double.isNaN(accuracy) ? 0 : accuracy;
  }

  /** Whether most of what can be learned is: by the loss, or, where that is large for being too sure, by what is right. */
  boolean hasLearned() {
    return accurate || (steps > 0 && fast < LEARNED * reference());
  }

  /** Whether the loss has visibly left that of an output that knows nothing. */
  boolean isLearning() {
    return hasLearned() || (steps >= FEW && fast < LEAVING * reference());
  }

  /** The same severity while there is something left to learn, afterwards a notice. */
  Severity unlessLearned(Severity severity) {
    return hasLearned() ? Severity.NOTICE : severity;
  }

  /** The same severity while the loss is that of knowing nothing, afterwards a notice. */
  Severity unlessLearning(Severity severity) {
    return isLearning() ? Severity.NOTICE : severity;
  }

  /** Steps with a finite loss. */
  long steps() {
    return steps;
  }

  /** The loss of the best constant output; where that is unknown the mean of the first five steps. */
  double reference() {
    return Double.isNaN(chance) ? start : chance;
  }

  /** Whether the loss of the best constant output is known. */
  boolean knowsChance() {
    return !Double.isNaN(chance);
  }

  /** The mean of the first five steps. */
  double start() {
    return start;
  }

  /** The loss of this step. */
  double last() {
    return last;
  }

  /** The loss smoothed over some ten steps. */
  double fast() {
    return fast;
  }

  /** The loss smoothed over some fifty steps. */
  double slow() {
    return slow;
  }

  /** The mean change from step to step, of some ten. */
  double swing() {
    return swing;
  }

  /** What evidence calls a smoothed loss. */
  String smoothed(int steps) {
    return "loss, smoothed over " + steps + of;
  }

  /** The lowest that the smoothed loss has been, from the tenth step on; infinite before. */
  double lowest() {
    return lowest;
  }
}
