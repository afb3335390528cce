package dev.evengrad.optim;

import dev.evengrad.tensor.ParameterSlice;

/** All that can become of a step, made when it is planned: a refusal for each parameter. */
final class UpdateOutcomes {
  final UpdateOutcome applied = new UpdateOutcome(UpdateOutcome.Kind.APPLIED, -1, "");
  final UpdateOutcome[] notFiniteGradient;
  final UpdateOutcome[] tooLargeToSquare;
  final UpdateOutcome[] notFiniteUpdate;

  UpdateOutcomes(ParameterSlice[] slices) {
    notFiniteGradient = refusals(UpdateOutcome.Kind.NOT_FINITE_GRADIENT, slices);
    tooLargeToSquare = refusals(UpdateOutcome.Kind.TOO_LARGE_TO_SQUARE, slices);
    notFiniteUpdate = refusals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, slices);
  }

  private static UpdateOutcome[] refusals(UpdateOutcome.Kind kind, ParameterSlice[] slices) {
    UpdateOutcome[] refusals = new UpdateOutcome[slices.length];
    for (int s = 0; s < slices.length; s++) {
      refusals[s] = new UpdateOutcome(kind, s, slices[s].name());
    }
    return refusals;
  }
}
