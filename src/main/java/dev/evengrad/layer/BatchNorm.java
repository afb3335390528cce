package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.init.Initializers;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.List;

/**
 * Batch normalisation (Ioffe, Szegedy 2015): each column by its mean and variance to mean 0 and variance 1, then {@code y = h weight
 * + bias}, where {@code h = (x - mean) / sqrt(variance + eps)}. Parameters {@code weight} [inputs], ones at first, and {@code bias}
 * [inputs], zeros. As PyTorch's BatchNorm1d over rows, with its defaults (Keras has momentum 0.99, which is 0.01 here, and eps
 * 0.001).
 *
 * <p>In training mean and variance are those of the batch's rows, the variance that of the population; row weights do not enter. So
 * a row's output depends on the others, and a batch of one row, which has no variance, cannot be trained on: the step is skipped.
 * Where a batch is computed in pieces (micro-batches), each is normalised by its own statistics, and the running ones move with each.
 *
 * <p>In evaluation and prediction they are running statistics, the buffers {@code mean} and {@code variance} [inputs], 0 and 1 at
 * first: after each applied step {@code running = (1 - momentum) running + momentum batch}, where the batch's variance is that
 * without bias, {@code n / (n - 1)} times the other. A skipped step leaves them as they are; where weight and bias
 * are frozen they move all the same (as in PyTorch; Keras then goes by the running ones), unless momentum is 0. In a model, a layer directly behind a
 * {@code dense} without activation is folded into it and costs nothing; its predictions may differ by rounding from an evaluation in
 * training.
 *
 * @param momentum the share of the batch in the running statistics, from 0 (they stay) to 1 (the last batch's alone)
 * @param eps what is added to the variance
 * @param trained false if weight and bias stay as they are in training
 */
public record BatchNorm(double momentum, double eps, boolean trained) implements Layer {
  /** The default of {@link #momentum}. */
  public static final double MOMENTUM = 0.1;

  /** The default of {@link #eps}. */
  public static final double EPS = 1e-5;

  /** Below this a constant column could be blown up beyond what a float holds. */
  private static final double LEAST_EPS = 1e-30;

  private static final String KIND = "batch_norm";

  /**
   * Checks the arguments.
   *
   * @throws SettingException if the momentum is not from 0 to 1, or eps is not at least 1e-30
   */
  public BatchNorm {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new SettingException("momentum of batch_norm", momentum, "a number from 0 to 1");
    }
    if (!(eps >= LEAST_EPS) || Double.isInfinite(eps)) {
      throw new SettingException("eps of batch_norm", eps, "a finite number of at least 1e-30");
    }
  }

  /** A layer that is trained. */
  public BatchNorm(double momentum, double eps) {
    this(momentum, eps, true);
  }

  /** The same layer with weight and bias that stay as they are in training; the running statistics move. */
  public BatchNorm frozen() {
    return new BatchNorm(momentum, eps, false);
  }

  @Override
  public String text() {
    return KIND
        + (momentum == MOMENTUM ? "" : " momentum=" + Numbers.text(momentum))
        + (eps == EPS ? "" : " eps=" + Numbers.text(eps))
        + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    Shape columns = Shape.of(input.size());
    declaration.parameter(name, "weight", columns, 1, 1, Initializers.ONES);
    declaration.parameter(name, "bias", columns, 1, 1, Initializers.ZEROS);
    if (!trained) {
      declaration.freeze(name);
    }
    declaration.buffer(name, "mean", columns, 0f);
    declaration.buffer(name, "variance", columns, 1f, 0f);
    declaration.row(name, this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    String dense = c.weights().foldedInto(name);
    if (dense != null) {
      requireOutputOf(dense, c, name, input);
      return input;
    }
    int width = input.data().width();
    Value output = Value.of(input.shape(), c.tensor(width), c.delta(width, name, List.of(input)));
    LayerOp op =
        c.training() || c.inspecting()
            ? new BatchNormOp(c, name, this, input, output)
            : new FixedBatchNormOp(c, name, eps, input, output);
    return c.emit(name, op, input, output);
  }

  /** A layer of one's own that declares both together, but compiles something between them, would give wrong numbers. */
  @SuppressWarnings("ReferenceEquality") // the array itself, not one with the same numbers
  private static void requireOutputOf(String dense, Compilation c, String name, Value input) {
    Compilation.Step last = c.steps().isEmpty() ? null : c.steps().getLast();
    if (last == null
        || !last.layer().equals(dense)
        || last.output().data().array() != input.data().array()) {
      throw new IllegalStateException(
          name
              + " was declared directly behind "
              + dense
              + ", in one list of layers, but is compiled behind something else: a layer that holds"
              + " others must compile them as it declared them");
    }
  }
}
