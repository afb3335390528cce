package dev.evengrad.health;

import java.util.List;

/**
 * One thing that is wrong with a run.
 *
 * @param rule the name of the rule that found it, e.g. {@code non_finite}
 * @param severity how bad it is
 * @param where the layer or parameter, e.g. {@code dense3}, or several, e.g. {@code dense1..dense12}; empty if it is the whole network
 * @param message what was seen, with its numbers
 * @param remedy what to try, the smallest remedy first; empty if the message says it
 * @param firstStep the step at which it was raised; 0 if it belongs to no step
 * @param lastStep the last step at which it was seen
 * @param open whether it lasts
 * @param evidence the numbers that it rests on
 */
public record Finding(
    String rule,
    Severity severity,
    String where,
    String message,
    String remedy,
    long firstStep,
    long lastStep,
    boolean open,
    List<Evidence> evidence) {
  /** Copies the list. */
  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** A finding without evidence of its own. */
  public Finding(String rule, Severity severity, String where, String message) {
    this(rule, severity, where, message, "", 0, 0, true, List.of());
  }

  /** A finding of one step, which lasts. */
  public Finding(
      String rule,
      Severity severity,
      String where,
      String message,
      String remedy,
      long step,
      List<Evidence> evidence) {
    this(rule, severity, where, message, remedy, step, step, true, evidence);
  }

  /**
   * One number that a finding rests on.
   *
   * @param layer the layer that it was measured in; empty if it is of the whole network
   * @param step the step that it was measured in
   * @param quantity what it is, e.g. {@code log10 of the total factor of delta}
   * @param value the number seen
   * @param threshold the limit that it crossed
   */
  public record Evidence(
      String layer, long step, String quantity, double value, double threshold) {}

  /** The same, raised at an earlier step, and at least as severe as it was. */
  Finding since(long step, Severity atLeast) {
    Severity worse = severity.compareTo(atLeast) >= 0 ? severity : atLeast;
    return new Finding(rule, worse, where, message, remedy, step, lastStep, open, evidence);
  }

  /** The same, last seen at another step. */
  Finding seen(long step) {
    return step == lastStep
        ? this
        : new Finding(rule, severity, where, message, remedy, firstStep, step, open, evidence);
  }

  /** The same, over. */
  Finding closed(long step) {
    return new Finding(rule, severity, where, message, remedy, firstStep, step, false, evidence);
  }
}
