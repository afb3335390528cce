package dev.evengrad.train;

import dev.evengrad.SettingException;
import dev.evengrad.model.Model;
import dev.evengrad.train.metric.Metric;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when training no longer helps: a figure of the held-out rows is watched, and once it has not improved in {@code patience}
 * epochs in a row, {@link #after} says so. As EarlyStopping of Keras and Lightning. It can keep the model of the best epoch. Mutable; for
 * one run.
 *
 * <pre>{@code
 * EarlyStopping stopping = EarlyStopping.onLoss(5);
 * do {
 *   trainer.epoch(split.training());
 * } while (!stopping.after(trainer.evaluate(split.heldOut()), trainer::model));
 * Model best = stopping.bestModel();
 * }</pre>
 *
 * <p>The first figure is an improvement; a later one is if it is better than the best by more than {@code minDelta}. NaN and infinities
 * never are, nor is any figure of an epoch whose loss is not finite or that has outputs that are not a number.
 */
public final class EarlyStopping {
  /** The name of the loss among the figures that can be watched. */
  public static final String LOSS = "loss";

  private final String monitor;
  private final boolean higherIsBetter;
  private final int patience;
  private final double minDelta;
  private long epochs;
  private long bestEpoch;
  private double best = Double.NaN;
  private int waited;
  private @Nullable Model bestModel;

  private EarlyStopping(String monitor, boolean higherIsBetter, int patience, double minDelta) {
    this.monitor = monitor;
    this.higherIsBetter = higherIsBetter;
    this.patience = SettingException.requireCount("patience", patience);
    this.minDelta = SettingException.requireNotNegative("min delta", minDelta);
  }

  /**
   * Watches the loss.
   *
   * @param patience after how many epochs in a row without improvement to stop, at least 1
   */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping(LOSS, false, patience, 0);
  }

  /**
   * Watches a metric; whether higher is better, it knows itself.
   *
   * @param patience after how many epochs in a row without improvement to stop, at least 1
   */
  public static EarlyStopping on(Metric metric, int patience) {
    return new EarlyStopping(metric.name(), metric.higherIsBetter(), patience, 0);
  }

  /** The same, from the beginning, with changes of up to {@code value} counted as none. */
  public EarlyStopping minDelta(double value) {
    return new EarlyStopping(monitor, higherIsBetter, patience, value);
  }

  /**
   * Takes the figures of an epoch in.
   *
   * @return whether to stop
   * @throws SettingException if the figure that is watched is not among them; nothing is changed then
   */
  public boolean after(Evaluation evaluation) {
    take(evaluation);
    return stopped();
  }

  /**
   * As {@link #after(Evaluation)}, and keeps the model of this epoch if it is the best so far.
   *
   * @param model what gives the model; asked only if it is to be kept
   */
  public boolean after(Evaluation evaluation, Supplier<Model> model) {
    if (take(evaluation)) {
      bestModel = model.get();
    }
    return stopped();
  }

  private boolean take(Evaluation evaluation) {
    double value = figure(evaluation);
    epochs++;
    if (!usable(evaluation) || !improves(value)) {
      waited++;
      return false;
    }
    best = value;
    bestEpoch = epochs;
    waited = 0;
    return true;
  }

  /** A share of right rows may look good while others are no number at all. */
  private static boolean usable(Evaluation evaluation) {
    return evaluation.notANumber() == null && Double.isFinite(evaluation.loss());
  }

  private boolean improves(double value) {
    if (!Double.isFinite(value)) {
      return false;
    }
    return Double.isNaN(best)
        || (higherIsBetter ? value > best + minDelta : value < best - minDelta);
  }

  private double figure(Evaluation evaluation) {
    if (monitor.equals(LOSS)) {
      return evaluation.loss();
    }
    Double value = evaluation.metrics().get(monitor);
    if (value == null) {
      throw new SettingException(
          "the figure to watch",
          "'" + monitor + "'",
          "loss or one of " + evaluation.metrics().keySet());
    }
    return value;
  }

  /** Whether patience has run out. */
  public boolean stopped() {
    return waited >= patience;
  }

  /** What is watched: {@code loss} or the name of a metric. */
  public String monitor() {
    return monitor;
  }

  /** After how many epochs in a row without improvement to stop. */
  public int patience() {
    return patience;
  }

  /** The epoch with the best figure, counted from 1 by calls of {@link #after}; 0 if there is none yet. */
  public long bestEpoch() {
    return bestEpoch;
  }

  /** The best figure; NaN if there is none yet. */
  public double best() {
    return best;
  }

  /** The model of the best epoch; null if none was handed over. */
  public @Nullable Model bestModel() {
    return bestModel;
  }

  /** All of it as a plain record. */
  public StoppingState state() {
    return new StoppingState(
        monitor, higherIsBetter, patience, minDelta, epochs, bestEpoch, best, waited, bestModel);
  }

  /** One that goes on from a state, with its settings. */
  public static EarlyStopping of(StoppingState state) {
    EarlyStopping stopping =
        new EarlyStopping(
            state.monitor(), state.higherIsBetter(), state.patience(), state.minDelta());
    stopping.restore(state);
    return stopping;
  }

  /**
   * Goes on from a state; patience and min delta remain its own.
   *
   * @throws SettingException if the state is of another figure; nothing is changed then
   */
  public void restore(StoppingState state) {
    StateFit.requireSame("watched figure", state.monitor(), monitor);
    epochs = state.epochs();
    bestEpoch = state.bestEpoch();
    best = state.best();
    waited = state.waited();
    bestModel = state.bestModel();
  }
}
