package io.netagent.collector.diagnose;

/** The rules by the names that people link and silence: a name once released is never changed. */
public enum RuleId {
  CLOSE_WAIT_LEAK("close-wait-leak", Severity.WARNING, false),
  ACCEPTED_UNREAD("accepted-unread", Severity.WARNING, false),
  IDLE_POOL_CLOSE_WAIT("idle-pool-close-wait", Severity.INFO, true);

  private final String text;
  private final Severity usualSeverity;
  private final boolean benign;

  RuleId(String text, Severity usualSeverity, boolean benign) {
    this.text = text;
    this.usualSeverity = usualSeverity;
    this.benign = benign;
  }

  /** As it stands in findings and in metric labels. */
  public String text() {
    return text;
  }

  /** What most findings of the rule have. */
  public Severity usualSeverity() {
    return usualSeverity;
  }

  public boolean benign() {
    return benign;
  }
}
