package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.ParallelKernels;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a transform learns in its loop about the whole step, it learns from the blocks of all threads. */
class ThreadsInApplyTest {
  private static final int BLOCK = 1024;
  private static final int N = 256 * BLOCK;

  @Test
  void adadeltaKnowsTheLargestStepOfAllThreads() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.add("dense1.weight", Shape.of(N));
    ParameterLayout layout = builder.build();
    TransformOp op = Optimizers.adadelta(1).plan(new TransformPlanner(layout));
    TransformOp restored = Optimizers.adadelta(1).plan(new TransformPlanner(layout));
    float[] gradients = new float[N];
    Arrays.fill(gradients, 1e-6f);
    // the one large entry lies in the last block of what one thread does, while the other still
    // works
    gradients[N / 2 - 1] = 1;
    UpdateStep step = new UpdateStep(1);
    step.startMeasured();
    step.measured(0, 1, 1);
    step.rate = 1;
    try (ParallelKernels kernels =
        ParallelKernels.of(KernelBackends.select(BackendChoice.SCALAR), 2, 0, null)) {
      for (int round = 0; round < 100; round++) {
        float[] parameters = new float[N];
        float[][] states = new float[2][N];
        op.begin(step);
        kernels.split(
            N,
            BLOCK,
            32,
            (part, from, to, mine) -> {
              Block block = new Block();
              block.gradients = gradients;
              block.parameters = parameters;
              block.states = states;
              block.length = BLOCK;
              for (block.offset = from; block.offset < to; block.offset += BLOCK) {
                op.apply(block);
              }
            });
        op.commit();
        restored.restored(new double[] {largest(states[0]), largest(states[1])});
        assertEquals(restored.largestChange(step), op.largestChange(step));
      }
    }
  }

  private static double largest(float[] a) {
    float largest = 0;
    for (float v : a) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }
}
