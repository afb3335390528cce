package dev.evengrad.optim;

/** What is done with gradients by a transform that says something of parameters only. */
final class NoOp implements TransformOp {
  @Override
  public boolean onlyScales() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    // it scales by nothing
  }

  @Override
  public void apply(Block block) {
    throw new IllegalStateException("there is no loop here");
  }
}
