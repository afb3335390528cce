package dev.evengrad.health.doctor;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;

/**
 * All that decides what a training run comes to, besides its rows: what treatments change.
 *
 * @param network the network
 * @param lsuv whether the initial weights are scaled by the training rows ({@link Trainer#lsuv})
 * @param loss with its class weights, if there are any
 * @param scaledTargets whether values are scaled before they are learned ({@link TrainerBuilder#scaleTargets()})
 * @param chain clips, decays and optimizer
 * @param schedule of the rate over the steps
 * @param batch rows of a batch
 * @param epochs how often the training rows are seen
 * @param seed of the initial weights and the shuffling
 */
public record TrainingSettings(
    ModelSpec network,
    boolean lsuv,
    Loss loss,
    boolean scaledTargets,
    Chain chain,
    Schedule schedule,
    int batch,
    int epochs,
    long seed) {
  /**
   * Checks the counts.
   *
   * @throws SettingException if batch or epochs are below 1, or targets are to be scaled for a loss that takes none such
   */
  public TrainingSettings {
    SettingException.requireCount("batch", batch);
    SettingException.requireCount("epochs", epochs);
    if (scaledTargets && !loss.takesScaledTargets()) {
      throw new SettingException(
          "scaled targets", "given for the loss " + loss.text(), "mse, mae or huber for them");
    }
  }

  /** Values scaled if the loss takes that, a constant rate, batches of 64, 30 epochs, seed 0. */
  public static TrainingSettings of(ModelSpec network, Loss loss, Chain chain) {
    return new TrainingSettings(
        network, false, loss, loss.takesScaledTargets(), chain, Schedules.constant(), 64, 30, 0);
  }

  /** The same with another network. */
  public TrainingSettings withNetwork(ModelSpec other) {
    return new TrainingSettings(
        other, lsuv, loss, scaledTargets, chain, schedule, batch, epochs, seed);
  }

  /** The same with or without initial weights scaled by the training rows. */
  public TrainingSettings withLsuv(boolean other) {
    return new TrainingSettings(
        network, other, loss, scaledTargets, chain, schedule, batch, epochs, seed);
  }

  /** The same with values scaled or as they are. */
  public TrainingSettings withScaledTargets(boolean other) {
    return new TrainingSettings(network, lsuv, loss, other, chain, schedule, batch, epochs, seed);
  }

  /** The same with another chain. */
  public TrainingSettings withChain(Chain other) {
    return new TrainingSettings(
        network, lsuv, loss, scaledTargets, other, schedule, batch, epochs, seed);
  }

  /** The same with another schedule. */
  public TrainingSettings withSchedule(Schedule other) {
    return new TrainingSettings(
        network, lsuv, loss, scaledTargets, chain, other, batch, epochs, seed);
  }

  /** The same with batches of so many rows. */
  public TrainingSettings withBatch(int rows) {
    return new TrainingSettings(
        network, lsuv, loss, scaledTargets, chain, schedule, rows, epochs, seed);
  }

  /** The same with another number of epochs. */
  public TrainingSettings withEpochs(int count) {
    return new TrainingSettings(
        network, lsuv, loss, scaledTargets, chain, schedule, batch, count, seed);
  }

  /** The same with another seed. */
  public TrainingSettings withSeed(long other) {
    return new TrainingSettings(
        network, lsuv, loss, scaledTargets, chain, schedule, batch, epochs, other);
  }

  /** How many steps an epoch over such rows takes. */
  public int stepsPerEpoch(Dataset training) {
    return (training.rows() - 1) / batch + 1;
  }

  /** How many steps a whole run over such rows takes. */
  public long steps(Dataset training) {
    return (long) epochs * stepsPerEpoch(training);
  }

  /** The settings of a trainer; where {@link #lsuv} holds, {@link Trainer#lsuv} is to be called before the first step. */
  public TrainerBuilder trainer(Dataset training) {
    TrainerBuilder builder =
        Trainer.of(network)
            .loss(loss)
            .chain(chain)
            .schedule(schedule.over(steps(training)))
            .batchSize(Math.min(batch, training.rows()))
            .seed(seed);
    return scaledTargets ? builder.scaleTargets() : builder;
  }
}
