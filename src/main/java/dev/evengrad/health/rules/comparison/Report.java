package dev.evengrad.health.rules.comparison;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Severity;
import java.util.List;

/** Raises and closes the one finding of a rule that looks at a run as a whole. */
public final class Report {
  private final String rule;
  private final String where;

  /**
   * Of one rule.
   *
   * @param rule its name
   * @param where what its findings are about; empty for the whole network
   */
  public Report(String rule, String where) {
    this.rule = rule;
    this.where = where;
  }

  /** The rule's name. */
  public String rule() {
    return rule;
  }

  /** Raises it, or updates it: a warning. */
  public void raise(Findings findings, long step, String message, Finding.Evidence... evidence) {
    findings.raise(
        new Finding(rule, Severity.WARNING, where, message, "", step, List.of(evidence)));
  }

  /** Raises or closes it. */
  public void set(
      boolean sick, Findings findings, long step, String message, Finding.Evidence... evidence) {
    if (sick) {
      raise(findings, step, message, evidence);
    } else {
      findings.close(rule, where, step);
    }
  }
}
