package dev.evengrad.health;

import dev.evengrad.health.rules.Rules;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Rules that watch one run, by its numbers alone: those of our trainer, of a record, or of another framework. One thread at a time. */
public final class HealthMonitor {
  private final WatchedRun run;
  private final List<Rule> rules;
  private final Findings findings = new Findings();

  /** A monitor with rules made for this run. */
  public HealthMonitor(WatchedRun run, List<Rule> rules) {
    this.run = run;
    this.rules = List.copyOf(rules);
  }

  /** A monitor with all rules of ours. */
  public static HealthMonitor of(WatchedRun run) {
    return of(run, HealthSettings.standard());
  }

  /** A monitor with the rules, limits and listener of these settings. */
  public static HealthMonitor of(WatchedRun run, HealthSettings settings) {
    return new HealthMonitor(run, Rules.of(run, settings)).onFinding(settings.listener());
  }

  /** Who hears of a finding that is raised, that grows more severe, or that is closed. */
  public HealthMonitor onFinding(Consumer<Finding> listener) {
    findings.onChange(listener);
    return this;
  }

  /** What is watched. */
  public WatchedRun run() {
    return run;
  }

  /** Numbers to fill for {@link #accept(StepNumbers)}. */
  public StepNumbers newNumbers() {
    return new StepNumbers(run.layers().size());
  }

  /** What has to be measured for its rules besides what always is. */
  public Set<Statistic> needs() {
    Set<Statistic> needs = EnumSet.noneOf(Statistic.class);
    rules.forEach(rule -> needs.addAll(rule.needs()));
    return needs;
  }

  /** Takes what the inputs are like, before the first step. */
  public void accept(InputNumbers numbers) {
    rules.forEach(rule -> rule.inputs(numbers, findings));
  }

  /** Takes a step. */
  public void accept(StepNumbers numbers) {
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).step(numbers, findings);
    }
  }

  /** Takes an evaluation. */
  public void accept(EvaluationNumbers numbers) {
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).evaluation(numbers, findings);
    }
  }

  /** What was found, in the order in which it was. */
  public List<Finding> findings() {
    return findings.all();
  }
}
