package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.Noise;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.train.StepInternals;
import dev.evengrad.train.StepView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a trainer, computed again. Apart from {@link VerificationObserver}, which must load without EJML. */
final class StepReplay {
  /** Some roundings in double. */
  private static final double DOUBLE = 0x1p-50;

  private final Textbook textbook;
  private final LayerChecks layerChecks;
  private final long step;
  private final StepInternals internals;
  private final TextbookLoss loss;
  private final Noise noise;
  private final float[] buffersBefore;

  /** Trained networks may have as many zeros as they like. */
  private final Table table = new Table(false);

  private double lossSoFar;
  private int pieces;
  private boolean finite = true;
  private @Nullable EngineLosses losses;
  private @Nullable StepChecks checks;

  /**
   * Of the step that a view shows.
   *
   * @throws dev.evengrad.SpecException if the loss has no twin
   */
  StepReplay(StepView view, Textbook textbook) {
    this.textbook = textbook;
    this.layerChecks = new LayerChecks(textbook);
    this.step = view.step();
    this.internals = view.internals();
    this.loss = textbook.loss(internals.loss().text());
    long seed = internals.clock().seed();
    this.noise = (layer, index) -> CounterRandom.of(seed, layer, step).uniform(index);
    this.buffersBefore = internals.weights().buffers().clone();
  }

  /** Whether it is the step that a view shows. */
  @SuppressWarnings("ReferenceEquality") // of the same trainer
  boolean isOf(StepView view) {
    return step == view.step() && internals == view.internals();
  }

  /**
   * Checks the way forward and the loss of the batch, or of the next piece of it.
   *
   * @throws dev.evengrad.SpecException if a layer or activation has no twin or no check
   */
  void afterForward(StepView view) {
    pieces++;
    EngineStep engine =
        new EngineStep(
            internals.plan(),
            internals.weights(),
            internals.gradients(),
            view.firstRow(),
            view.rows(),
            buffersBefore,
            pieces == 1 ? null : internals.gradients().values().clone(),
            noise);
    double value = view.loss() - lossSoFar;
    double slack = lossSoFar == 0 ? 0 : DOUBLE * (Math.abs(view.loss()) + Math.abs(lossSoFar));
    lossSoFar = view.loss();
    losses = EngineLosses.of(engine, value, slack, view.share(), internals.auxiliary());
    checks = new StepChecks(internals.spec().layers(), textbook, layerChecks, engine);
    finite &= outputsFinite(view.rows());
    if (!finite) {
      return;
    }
    checks.forward(table);
    if (losses.share() > 0) {
      int outputs = internals.plan().output().data().width();
      LossCheck.check(
          internals.loss().text(),
          loss,
          engine,
          losses,
          DoubleNetwork.target(internals.targets(), view.rows(), outputs),
          table);
    }
  }

  /**
   * Checks the way back; of a batch in pieces that of the last.
   *
   * @return whether all was finite, without which nothing is judged: the step will be skipped
   */
  boolean afterBackward(StepView view) {
    finite = finite && gradientsFinite(view.rows());
    if (finite) {
      Objects.requireNonNull(checks).backward(Objects.requireNonNull(losses), table);
    }
    return finite;
  }

  /** Checks the buffers of an applied step, unless pieces of a batch went into them one by one. */
  void afterStep() {
    if (finite && pieces == 1 && checks != null) {
      checks.committed(table);
    }
  }

  VerificationReport report() {
    Kernels kernels = internals.plan().kernels();
    String title =
        "step "
            + step
            + " of "
            + internals.spec()
            + " ("
            + internals.loss().text()
            + ") on "
            + Verification.describe(kernels.name(), kernels.vectorBits());
    return new VerificationReport(title, table.rows());
  }

  private boolean outputsFinite(int rows) {
    for (Compilation.Step each : internals.plan().steps()) {
      for (Value output : each.outputs()) {
        if (!finite(output.data(), rows)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean gradientsFinite(int rows) {
    for (Compilation.Step each : internals.plan().steps()) {
      for (Value output : each.outputs()) {
        Tensor delta = output.delta();
        if (delta != null && !finite(delta, rows)) {
          return false;
        }
      }
    }
    for (float gradient : internals.gradients().values()) {
      if (!Float.isFinite(gradient)) {
        return false;
      }
    }
    return true;
  }

  private static boolean finite(Tensor tensor, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int i = tensor.row(r); i < tensor.row(r) + tensor.width(); i++) {
        if (!Float.isFinite(tensor.array()[i])) {
          return false;
        }
      }
    }
    return true;
  }
}
