package dev.evengrad.reference;

import dev.evengrad.SettingException;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Verification} while a network trains: computes one step in so many again in double by EJML and compares every tensor of it with
 * the bound that rounding-error analysis proves. A number beyond it is a fault, of the engine, of a layer or activation of your own, of
 * the machine; the step in which it is seen raises an alarm.
 *
 * <pre>{@code
 * VerificationObserver verification = VerificationObserver.every(100);
 * Trainer.of(spec)....observer(verification).build();
 * }</pre>
 *
 * <p>What is compared are the trainer's own tensors, each operation on the inputs that it had: outputs, losses, deltas, the gradients of
 * all parameters that are trained, and the running statistics that the step leaves in batch normalisations. The update is not: clips and
 * optimizers are checked by {@link Verification#chain}. Training has the same bits with and without; a step that is computed again takes
 * far longer, the others as long as without, and nothing is allocated in them.
 *
 * <p>Any number of threads, backend, built-in layer, auxiliary heads, dropout (the same entries must be dropped), frozen parameters,
 * weights of rows and classes. Of a batch in pieces ({@link dev.evengrad.train.TrainerBuilder#microBatch}) every way forward and loss;
 * deltas of the last piece, and gradients as what the pieces before had added up to plus that of the last, except those of {@code prelu},
 * of learned scales and of layers of your own, and no running statistics. Nothing is judged in a step in which something is not finite:
 * that one is skipped, and the trainer says why. Layers, activations and losses of your own need a twin in {@link #textbook}; the first
 * step throws {@link dev.evengrad.SpecException} where one has none, and is not made.
 *
 * <p>Needs {@code org.ejml:ejml-ddense:0.46.1}. For one trainer at a time, and read between its steps or by its other observers.
 */
public final class VerificationObserver implements StepObserver {
  /** The name of the rule in its findings. */
  public static final String RULE = "verification";

  private final int interval;
  private @Nullable Textbook textbook;
  private Consumer<Finding> alarm = VerificationObserver::log;
  private @Nullable StepReplay replay;
  private @Nullable VerificationReport last;
  private long replayed;
  private boolean failed;

  private VerificationObserver(int interval) {
    this.interval = interval;
  }

  /**
   * Computes the first step again and every {@code steps}-th after it: with 100 those with the counts 1, 101, 201.
   *
   * @throws SettingException if it is less than 1
   * @throws dev.evengrad.MissingLibraryException without EJML
   */
  public static VerificationObserver every(int steps) {
    Verification.requireEjml();
    return new VerificationObserver(
        SettingException.requireCount("steps between verifications", steps));
  }

  /** A textbook with twins of your own layers, activations and losses. */
  public VerificationObserver textbook(Textbook ownTextbook) {
    this.textbook = ownTextbook;
    return this;
  }

  /**
   * Who hears of a step with numbers beyond their bounds, instead of a warning in the log: once for the step, while the report is that of
   * {@link #lastReport}. The finding's place is the layer. What the listener throws ends the call of the trainer, and the
   * step is not made (only what is wrong with running statistics is seen behind the update).
   */
  public VerificationObserver onDrift(Consumer<Finding> listener) {
    this.alarm = listener;
    return this;
  }

  /** The step that was computed again last; empty if none was. */
  public Optional<VerificationReport> lastReport() {
    return Optional.ofNullable(last);
  }

  /** How many steps were computed again and judged. */
  public long replayedSteps() {
    return replayed;
  }

  /** Whether no step had a number beyond its bound. */
  public boolean passed() {
    return !failed;
  }

  @Override
  public void afterForward(StepView view) {
    if ((view.step() - 1) % interval != 0) {
      return;
    }
    if (view.firstRow() == 0) {
      replay = new StepReplay(view, textbook == null ? Textbook.BUILT_IN : textbook);
    }
    if (replay != null && replay.isOf(view)) {
      replay.afterForward(view);
    }
  }

  @Override
  public void afterBackward(StepView view) {
    StepReplay own = replay;
    if (own == null) {
      return;
    }
    if (!own.isOf(view) || !own.afterBackward(view)) {
      replay = null;
      return;
    }
    replayed++;
    VerificationReport report = own.report();
    last = report;
    if (!report.passed()) {
      replay = null;
      alarm(view, report);
    }
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    StepReplay own = replay;
    replay = null;
    if (own == null || !own.isOf(view) || !(outcome instanceof StepOutcome.Applied)) {
      return;
    }
    own.afterStep();
    VerificationReport report = own.report();
    last = report;
    if (!report.passed()) {
      alarm(view, report);
    }
  }

  private void alarm(StepView view, VerificationReport report) {
    failed = true;
    VerificationRow row = report.firstFailure().orElseThrow();
    String message =
        String.format(
            Locale.ROOT,
            "step %d: %s is %s (%s): an error of %.2e where rounding explains %.2e at most."
                + " Something computes wrongly, in the engine, in a layer of your own or in this"
                + " machine: see whether other backends and machines do too, and trust no weights"
                + " trained since the last step that passed",
            view.step(),
            row.tensor(),
            row.verdict(),
            row.operation(),
            row.error(),
            row.bound());
    int dot = row.tensor().lastIndexOf('.');
    String where = dot < 0 ? row.tensor() : row.tensor().substring(0, dot);
    alarm.accept(new Finding(RULE, Severity.ERROR, where, message));
  }

  private static void log(Finding finding) {
    System.getLogger(VerificationObserver.class.getName())
        .log(System.Logger.Level.WARNING, finding.message());
  }
}
