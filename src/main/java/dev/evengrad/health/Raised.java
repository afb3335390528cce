package dev.evengrad.health;

/** A finding over time: its latest numbers, and the step at which it was last seen, which is kept without allocating. */
public final class Raised {
  private final Findings findings;
  private Finding finding;
  private long lastStep;

  Raised(Findings findings, Finding finding) {
    this.findings = findings;
    this.finding = finding;
    this.lastStep = finding.lastStep();
  }

  /** It as it was last seen. */
  public Finding finding() {
    return finding.seen(lastStep);
  }

  /** The rule that found it. */
  public String rule() {
    return finding.rule();
  }

  /** Whether it lasts. */
  public boolean open() {
    return finding.open();
  }

  /** How bad it is. */
  public Severity severity() {
    return finding.severity();
  }

  /** It was seen in this step too. */
  public void seen(long step) {
    lastStep = step;
  }

  /** Takes the message, place, evidence and last step of newer numbers; keeps the first step and the worst severity. */
  public void update(Finding newer) {
    Finding old = finding;
    finding = newer.since(old.firstStep(), old.severity());
    lastStep = newer.lastStep();
    if (finding.severity() != old.severity()) {
      findings.changed(this);
    }
  }

  /** It is over. */
  public void close() {
    if (finding.open()) {
      finding = finding.closed(lastStep);
      findings.changed(this);
    }
  }

  /** Whether what is seen at this step is the same finding still, or come back. */
  public boolean isLately(long step) {
    return step - lastStep <= Math.max(Findings.GONE, lastStep / 2);
  }

  /** The step at which it was last seen. */
  public long lastStep() {
    return lastStep;
  }
}
