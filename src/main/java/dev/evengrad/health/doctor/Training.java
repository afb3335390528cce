package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;
import dev.evengrad.optim.ReduceOnPlateau;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;

/** One training, from its first step to its last. */
final class Training {
  private Training() {}

  /** Hears of each epoch. */
  interface Listener {
    /** Whether rows that are held out are to be measured after each epoch. */
    boolean measures();

    /** All is ready for the first step. */
    void begins(Trainer trainer);

    /** An epoch is over. */
    void epoch(EpochReport report, Evaluation heldOut);
  }

  /**
   * Trains.
   *
   * @return why it was given up; empty if it was not
   * @throws Ledger.Ended if the budget was spent on the way
   */
  static String run(
      Trainer trainer,
      TrainingSettings settings,
      Dataset training,
      Dataset heldOut,
      Ledger ledger,
      Listener listener) {
    ledger.begin(trainer);
    if (settings.lsuv()) {
      var unused = trainer.lsuv(training);
      assert unused.rows() > 0;
    }
    listener.begins(trainer);
    ReduceOnPlateau plateau = settings.schedule().plateau();
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      EpochReport report = trainer.epoch(training);
      if (report.halted() != null) {
        ledger.over();
        return report.halted().message();
      }
      if (!report.complete()) {
        throw new Ledger.Ended();
      }
      if (listener.measures() || plateau != null) {
        Evaluation evaluation = trainer.evaluate(heldOut);
        listener.epoch(report, evaluation);
        trainer.tell(
            plateau != null && plateau.mode() == ReduceOnPlateau.Mode.MAX
                ? evaluation.metrics().getOrDefault("r2", evaluation.accuracy())
                : evaluation.loss());
      }
    }
    ledger.over();
    return "";
  }
}
