package dev.evengrad.examples;

import dev.evengrad.optim.Block;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.optim.TransformOp;
import dev.evengrad.optim.TransformPlanner;
import dev.evengrad.optim.UpdateStep;

/** {@code m = 0.9 m + 0.1 g; w -= rate sign(m)} (Bernstein and others 2018). */
public record Signum(double rate) implements Optimizer {
  @Override
  public String text() {
    return "signum(" + rate + ")";
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    int momentum = planner.state("signum.m"); // a float for each parameter, kept in checkpoints
    return new TransformOp() {
      private float rate;

      @Override
      public void begin(UpdateStep step) {
        rate = (float) step.rate();
      }

      @Override
      public void apply(Block block) {
        float[] m = block.state(momentum);
        for (int i = block.offset(); i < block.offset() + block.length(); i++) {
          float g = block.gradients()[i] * block.factor(); // what clips have left to multiply by
          m[i] = 0.9f * m[i] + 0.1f * g;
          block.parameters()[i] -= rate * Math.signum(m[i]);
        }
      }
    };
  }
}
