package io.netagent.collector.diagnose;

import java.util.List;

/**
 * The line of code that a verdict names.
 *
 * @param frame empty if none is known
 * @param kind as in {@link Finding#siteKind()}
 * @param stack from the socket call outwards; empty if not known
 */
record SiteFrame(String frame, String kind, List<String> stack) {
  static final SiteFrame NO_AGENT = unknown("no-agent");
  static final SiteFrame OPENED_BEFORE_AGENT = unknown("opened-before-agent");
  static final SiteFrame NOT_RECORDED = unknown("not-recorded");

  private static SiteFrame unknown(String reason) {
    return new SiteFrame("", reason, List.of());
  }

  boolean isKnown() {
    return !frame.isEmpty();
  }
}
