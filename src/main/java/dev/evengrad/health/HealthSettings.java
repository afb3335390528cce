package dev.evengrad.health;

import dev.evengrad.SettingException;
import dev.evengrad.health.rules.Rules;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is watched and how: which rules, with which limits, how often the costly numbers are taken, and who hears of findings. Immutable. */
public final class HealthSettings {
  private static final int DEFAULT_INTERVAL = 16;

  private final Set<String> rules;
  private final double[] limits;
  private final int interval;
  private final Consumer<Finding> listener;
  private final Function<WatchedRun, List<Rule>> others;

  private HealthSettings(
      Set<String> rules,
      double[] limits,
      int interval,
      Consumer<Finding> listener,
      Function<WatchedRun, List<Rule>> others) {
    this.others = others;
    this.rules = rules;
    this.limits = limits;
    this.interval = interval;
    this.listener = listener;
  }

  /** All rules of ours with the limits of {@link Threshold}, costly numbers every 16th step, nobody told. */
  public static HealthSettings standard() {
    double[] limits = Arrays.stream(Threshold.values()).mapToDouble(Threshold::standard).toArray();
    return new HealthSettings(
        new TreeSet<>(Rules.NAMES), limits, DEFAULT_INTERVAL, finding -> {}, run -> List.of());
  }

  /**
   * The same with these rules and no others.
   *
   * @throws SettingException if there is no rule of such a name
   */
  public HealthSettings only(String... names) {
    for (String name : names) {
      requireRule(name);
    }
    return new HealthSettings(new TreeSet<>(List.of(names)), limits, interval, listener, others);
  }

  /**
   * The same without a rule.
   *
   * @throws SettingException if there is no rule of that name
   */
  public HealthSettings without(String name) {
    requireRule(name);
    Set<String> fewer = new TreeSet<>(rules);
    fewer.remove(name);
    return new HealthSettings(fewer, limits, interval, listener, others);
  }

  /**
   * The same with another limit.
   *
   * @throws SettingException if it is not a finite number
   */
  public HealthSettings with(Threshold threshold, double limit) {
    if (!Double.isFinite(limit)) {
      throw new SettingException(threshold.text(), limit, "a finite number");
    }
    double[] changed = limits.clone();
    changed[threshold.index()] = limit;
    return new HealthSettings(rules, changed, interval, listener, others);
  }

  /**
   * The same with the costly numbers (means, zeros, dead and saturated units) every n-th step; they are taken too when something is not
   * finite.
   *
   * @throws SettingException if n is below 1
   */
  public HealthSettings every(int steps) {
    return new HealthSettings(
        rules, limits, SettingException.requireCount("every", steps), listener, others);
  }

  /** The same with who hears of a finding that is raised, that grows more severe, or that is closed. */
  public HealthSettings onFinding(Consumer<Finding> newListener) {
    return new HealthSettings(rules, limits, interval, newListener, others);
  }

  /** The same with rules of one's own, made for a run, besides those of ours; those that were added before are left out. */
  public HealthSettings adding(Function<WatchedRun, List<Rule>> rulesOfOnesOwn) {
    return new HealthSettings(rules, limits, interval, listener, rulesOfOnesOwn);
  }

  /** The rules that were added, for a run. */
  List<Rule> added(WatchedRun run) {
    return others.apply(run);
  }

  /** Whether a rule looks. */
  public boolean has(String rule) {
    return rules.contains(rule);
  }

  /** A limit. */
  public double limit(Threshold threshold) {
    return limits[threshold.index()];
  }

  /** Every which step the costly numbers are taken. */
  public int interval() {
    return interval;
  }

  /** Who hears of findings. */
  public Consumer<Finding> listener() {
    return listener;
  }

  private static void requireRule(String name) {
    if (!Rules.NAMES.contains(name)) {
      throw new SettingException("rule", name, "one of " + String.join(", ", Rules.NAMES));
    }
  }
}
