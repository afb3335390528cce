package dev.evengrad.health.rules;

import dev.evengrad.health.Rule;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.autotrainer.AutoTrainer;
import dev.evengrad.health.rules.deepdiagnosis.DeepDiagnosis;
import dev.evengrad.health.rules.sagemaker.SageMaker;
import java.util.List;

/**
 * The rules of other tools, with the limits that these publish, under names such as {@code autotrainer.vanishing}: to compare what is
 * found, not to act on it, so they are in no list of rules by default. Where a number is absent they are silent.
 */
public final class ComparisonRules {
  private ComparisonRules() {}

  /**
   * AutoTrainer (Zhang and others 2021).
   *
   * @param epochs that the run is to take; 0 if unknown
   */
  public static List<Rule> autoTrainer(WatchedRun run, int epochs) {
    return AutoTrainer.rules(run, epochs);
  }

  /** Amazon SageMaker Debugger. */
  public static List<Rule> sageMaker(WatchedRun run) {
    return SageMaker.rules(run);
  }

  /** DeepDiagnosis (Wardat and others 2022). */
  public static List<Rule> deepDiagnosis(WatchedRun run) {
    return DeepDiagnosis.rules(run);
  }
}
