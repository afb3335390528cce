package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;

/** The accuracies of a run's epochs, on training rows where they are known, as they are needed later; those unknown are left out. */
final class Accuracies {
  private final double swing;
  private double last = Double.NaN;
  private double extreme = Double.NaN;
  private int direction;
  private int epochs;
  private int swings;
  private double largestGain = Double.NEGATIVE_INFINITY;
  private double largestChange;

  /** Counts swings of at least so much. */
  Accuracies(double swing) {
    this.swing = swing;
  }

  void add(EvaluationNumbers numbers) {
    double accuracy =
        Double.isNaN(numbers.trainingAccuracy())
            ? numbers.validationAccuracy()
            : numbers.trainingAccuracy();
    if (Double.isNaN(accuracy)) {
      return;
    }
    epochs++;
    if (epochs > 1) {
      double gain = accuracy - last;
      largestGain = Math.max(largestGain, gain);
      largestChange = Math.max(largestChange, Math.abs(gain));
      turn((int) Math.signum(gain));
    }
    last = accuracy;
  }

  /** At a turn the accuracy before it is an extreme, and what lies between it and the one before it is a swing. */
  private void turn(int newDirection) {
    if (newDirection == 0) {
      return;
    }
    if (direction != 0 && newDirection != direction) {
      if (Math.abs(last - extreme) >= swing) {
        swings++;
      }
      extreme = last;
    }
    if (direction == 0) {
      extreme = last;
    }
    direction = newDirection;
  }

  int epochs() {
    return epochs;
  }

  double last() {
    return last;
  }

  int swings() {
    return swings;
  }

  /** From one epoch to the next; negative infinity before the second. */
  double largestGain() {
    return largestGain;
  }

  /** The largest change from one epoch to the next since this was asked last. */
  double largestChangeSince() {
    double change = largestChange;
    largestChange = 0;
    return change;
  }
}
