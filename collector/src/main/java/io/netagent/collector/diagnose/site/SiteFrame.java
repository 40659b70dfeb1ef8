package io.netagent.collector.diagnose.site;

import io.netagent.collector.diagnose.finding.Finding;
import java.util.List;

/**
 * The line of code that a verdict names. Two of one line and kind are equal, by whatever stacks it
 * was reached: they are one site, of which one stack is shown.
 *
 * @param frame empty if none is known
 * @param kind as in {@link Finding#siteKind()}
 * @param stack from the socket call outwards; empty if not known
 */
public record SiteFrame(String frame, String kind, List<String> stack) {
  /** There is no agent in the process. */
  public static final SiteFrame NO_AGENT = unknown("no-agent");

  /** It was open when the agent came. */
  public static final SiteFrame OPENED_BEFORE_AGENT = unknown("opened-before-agent");

  /** The agent did not see it begin. */
  public static final SiteFrame NOT_RECORDED = unknown("not-recorded");

  /** What the verdict is about has no line of code. */
  public static final SiteFrame NOT_APPLICABLE = unknown("not-applicable");

  private static SiteFrame unknown(String reason) {
    return new SiteFrame("", reason, List.of());
  }

  /** Whether there is a frame to name. */
  public boolean isKnown() {
    return !frame.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SiteFrame that && frame.equals(that.frame) && kind.equals(that.kind);
  }

  @Override
  public int hashCode() {
    return 31 * frame.hashCode() + kind.hashCode();
  }
}
