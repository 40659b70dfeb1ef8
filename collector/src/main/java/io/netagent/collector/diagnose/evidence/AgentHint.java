package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.site.SiteFrame;

/** What to do so that the next verdict names the line of code. */
public final class AgentHint {
  private AgentHint() {}

  /** A sentence with a space before it; empty where nothing is missing or nothing would help. */
  public static String of(ProcessFacts process, SiteFrame site) {
    if (site.isKnown() || !process.jvm()) {
      return "";
    }
    if (!process.agent().present()) {
      return " To learn the line of code, start this JVM with -javaagent:netagent.jar, or run the"
          + " command attach "
          + process.pid()
          + ".";
    }
    if (site.equals(SiteFrame.NOT_APPLICABLE) || site.equals(SiteFrame.OPENED_BEFORE_AGENT)) {
      return "";
    }
    return process.agent().untrackedOpens() > 0
        ? " The agent had no slot for " + process.agent().untrackedOpens() + " connections."
        : " The agent did not see these connections begin: they are older than it, or of a transport"
            + " that it does not know.";
  }
}
