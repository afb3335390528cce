package dev.evengrad.reference;

import dev.evengrad.layer.Head;
import dev.evengrad.layer.Tensor;
import dev.evengrad.plan.AuxiliaryLosses;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * The losses of an engine's step and their gradients, copied before the way back, which writes over these.
 *
 * @param value the loss of the network's output
 * @param slack how far the value may be off because it was taken as a difference
 * @param gradient of it by the output; null where nobody reads it, since auxiliary heads alone are trained
 * @param share of the rows in the whole batch, by weight; 1 unless the batch comes in pieces
 * @param heads the auxiliary heads
 * @param headValues the losses on them, before their weights
 * @param headGradients of these by the heads' outputs, times their weights
 */
record EngineLosses(
    double value,
    double slack,
    @Nullable DMatrixRMaj gradient,
    double share,
    List<Head> heads,
    List<Double> headValues,
    List<DMatrixRMaj> headGradients) {

  /** As they are just after they were taken. */
  static EngineLosses of(
      EngineStep step, double value, double slack, double share, AuxiliaryLosses auxiliary) {
    List<Head> heads = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<DMatrixRMaj> gradients = new ArrayList<>();
    for (int i = 0; i < auxiliary.size(); i++) {
      Head head = auxiliary.head(i);
      Tensor delta = head.output().delta();
      if (delta == null) {
        throw new IllegalStateException("a head without a delta");
      }
      heads.add(head);
      values.add(auxiliary.value(i));
      gradients.add(step.matrix(delta));
    }
    Tensor delta = step.plan().output().delta();
    return new EngineLosses(
        value, slack, delta == null ? null : step.matrix(delta), share, heads, values, gradients);
  }
}
