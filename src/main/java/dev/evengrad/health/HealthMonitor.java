package dev.evengrad.health;

import dev.evengrad.SettingException;
import dev.evengrad.health.rules.Rules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rules that watch one run, by its numbers alone: those of our trainer, of a record, or of another framework. One thread at a time. */
public final class HealthMonitor {
  private final @Nullable HealthSettings settings;
  private final Findings findings = new Findings();
  private WatchedRun run;
  private List<Rule> rules;
  private @Nullable ArrayStep arrays;

  /** A monitor with rules made for this run. */
  public HealthMonitor(WatchedRun run, List<Rule> rules) {
    this.run = run;
    this.settings = null;
    this.rules = List.copyOf(rules);
  }

  private HealthMonitor(WatchedRun run, HealthSettings settings) {
    this.run = run;
    this.settings = settings;
    this.rules = rules(run, settings);
    findings.onChange(settings.listener());
  }

  private static List<Rule> rules(WatchedRun run, HealthSettings settings) {
    List<Rule> rules = new ArrayList<>(Rules.of(run, settings));
    rules.addAll(settings.added(run));
    return rules;
  }

  /** A monitor with all rules of ours. */
  public static HealthMonitor of(WatchedRun run) {
    return of(run, HealthSettings.standard());
  }

  /** A monitor with the rules, limits and listener of these settings. */
  public static HealthMonitor of(WatchedRun run, HealthSettings settings) {
    return new HealthMonitor(run, settings);
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

  /**
   * Takes the gradient of a layer's weights, as an array, from whatever computes it. Layers of a step may come in any order if the run
   * describes them; otherwise from the input to the output, and one that was never seen before starts the rules anew, their findings
   * kept. A step ends with {@link #endStep}, or with the first layer of another step, its loss then unknown.
   *
   * @param step the step's count
   * @param layer the layer's name
   * @param gradient of its weights, in any order; null if unknown. Not kept, not modified
   * @throws SettingException when a step ends with a layer of another name than those that a given list of rules was made for
   */
  public void accept(long step, String layer, float @Nullable [] gradient) {
    accept(step, layer, gradient, null, null, null, null);
  }

  /**
   * The same with more arrays, each null if unknown.
   *
   * @param step the step's count
   * @param layer the layer's name
   * @param gradient of the loss by the layer's weights
   * @param delta gradient of the loss by what the layer computes before its activation, over all rows of the batch
   * @param activation the layer's output, over all rows of the batch
   * @param weights its weights before the step
   * @param update what the step changes them by
   */
  public void accept(
      long step,
      String layer,
      float @Nullable [] gradient,
      float @Nullable [] delta,
      float @Nullable [] activation,
      float @Nullable [] weights,
      float @Nullable [] update) {
    ArrayStep into = arrays();
    if (into.isOfAnother(step)) {
      hand(into);
    }
    into.take(step, layer, gradient, delta, activation, weights, update);
  }

  /** Ends the step whose layers were given as arrays. Nothing happens if there were none. */
  public void endStep(double loss, double rate) {
    ArrayStep from = arrays();
    if (from.isOpen()) {
      from.setLoss(loss, rate);
      hand(from);
    }
  }

  private ArrayStep arrays() {
    ArrayStep made = arrays;
    if (made == null) {
      made = new ArrayStep(run);
      arrays = made;
    }
    return made;
  }

  private void hand(ArrayStep from) {
    StepNumbers numbers = from.end();
    List<WatchedLayer> layers = from.grown();
    if (layers != null) {
      if (settings == null) {
        throw new SettingException(
            "layer",
            layers.getLast().name(),
            "one of the layers that the rules were made for: "
                + run.layers().stream().map(WatchedLayer::name).toList());
      }
      run = run.withLayers(layers);
      rules = rules(run, settings);
    }
    accept(numbers);
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
