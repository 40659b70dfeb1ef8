package io.netagent.collector.diagnose.finding;

import java.util.Locale;

/** How urgent a finding is, least first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /** The name in lower case, as it stands in JSON and in metric labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
