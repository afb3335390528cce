package dev.evengrad.optim;

/**
 * One step on the way from gradients to parameters: a clipping rule, a decay, an optimizer. A
 * description without numbers of a run; {@link #plan(TransformPlanner)} makes the operation for one
 * layout. Implement it to add a rule of your own.
 */
public interface GradientTransform {
  /**
   * Where a transform belongs in a {@link Chain}: what is frozen comes first, taps and then clips see
   * the raw gradient of the rest, then come the rates of groups of parameters, then decays; one
   * optimizer is last.
   */
  enum Stage {
    /** Says which parameters are not trained; a {@link Freeze}. */
    FREEZE,
    /** Reads the raw gradient, changes nothing of it, and may refuse the step ({@link TransformOp#refuses}). */
    TAP,
    /** Changes the gradient by its size. */
    CLIP,
    /** Says which rate some parameters have behind it; a {@link RateGroup}. */
    RATE,
    /** Adds a pull on the parameters. */
    DECAY,
    /** Writes the parameters; exactly one, at the end. */
    OPTIMIZER
  }

  /**
   * The shortest text that makes an equal transform, e.g. {@code adam(0.001)} or {@code
   * global_norm(1)}.
   */
  String text();

  /** Where it belongs. */
  Stage stage();

  /** The operation for the parameters of {@code planner}; declares its state there. */
  TransformOp plan(TransformPlanner planner);
}
