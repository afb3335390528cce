package dev.evengrad.reference;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.plan.Plan;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Noise;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A step of the engine as checks see it, a {@link FloatRun}'s or a trainer's: the tensors of its plan as they are, of the way forward
 * once that is done, of the way back after it.
 *
 * @param plan whose tensors they are
 * @param weights parameters and buffers
 * @param gradients of the parameters
 * @param firstRow the row of the batch that is row 0: not 0 in later pieces of a batch
 * @param rows the rows in the tensors
 * @param buffersBefore the buffers as they were before the step
 * @param gradientsBefore what the pieces of the batch before this one have added up to; null for the first, or a whole batch
 * @param noise what random layers draw
 */
record EngineStep(
    Plan plan,
    Weights weights,
    Gradients gradients,
    int firstRow,
    int rows,
    float[] buffersBefore,
    float @Nullable [] gradientsBefore,
    Noise noise) {

  Kernels kernels() {
    return plan.kernels();
  }

  /** A copy of the rows of a tensor. */
  DMatrixRMaj matrix(Tensor tensor) {
    return Matrices.of(rows, tensor.width(), tensor.array(), tensor.offset(), tensor.stride());
  }
}
