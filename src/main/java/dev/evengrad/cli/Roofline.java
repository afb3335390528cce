package dev.evengrad.cli;

import dev.evengrad.layer.Declaration;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterSlice;

/// The least time that a network's matrices need on a machine of given peaks (Williams, Waterman,
/// Patterson 2009): of each phase the longer of computing and reading or writing. Only the weight
/// matrices count; activations, losses and copies are what the share of the roof leaves over.
final class Roofline {
  /// A float.
  private static final double BYTES = 4;

  /// Weights and gradients.
  private static final int ARRAYS_IN_TRAINING = 2;

  private final Peaks peaks;
  private final double entries;
  private final double entriesWithInputGradient;

  Roofline(Peaks peaks, ModelSpec spec) {
    this.peaks = peaks;
    double all = 0;
    double first = 0;
    for (Declaration.Parameter parameter : spec.declaration().parameters()) {
      ParameterSlice slice = parameter.slice();
      if (slice.shape().rank() == 2) {
        first = all == 0 ? slice.size() : first;
        all += slice.size();
      }
    }
    this.entries = all;
    // nothing below the first matrix wants a gradient
    this.entriesWithInputGradient = all - first;
  }

  /// Seconds of a prediction of `rows` rows.
  double prediction(int rows) {
    return phase(2 * entries * rows, entries * BYTES, entries * BYTES);
  }

  /// Seconds of a training step on `rows` rows with an optimizer of `moments` states.
  double step(int rows, int moments) {
    double workingSet = entries * BYTES * (ARRAYS_IN_TRAINING + moments);
    double forward = phase(2 * entries * rows, entries * BYTES, workingSet);
    double backward =
        phase(
            2 * (entries + entriesWithInputGradient) * rows,
            (entries + entriesWithInputGradient) * BYTES,
            workingSet);
    // reads gradient, weights and moments, writes weights and moments
    double update = phase(0, entries * BYTES * (2 + moments + 1 + moments), workingSet);
    return forward + backward + update;
  }

  private double phase(double operations, double bytes, double workingSet) {
    return Math.max(operations / peaks.operations(), bytes / peaks.bandwidth(workingSet));
  }
}
