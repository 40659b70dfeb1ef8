package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.json.FindingView;

/** The line of code that a finding names, or why it names none. */
final class SiteText {
  private static final String LIBRARY = "-library";

  private SiteText() {}

  /** Empty where a site has no meaning. */
  static String of(FindingView finding) {
    String kind = finding.siteKind();
    if (finding.site().isEmpty()) {
      return switch (kind) {
        case "not-applicable" -> "";
        case "no-agent" -> "not known: no agent in this process";
        case "opened-before-agent" -> "not known: opened before the agent was attached";
        case "not-recorded" -> "not known: the agent did not see it, as with a native transport";
        default -> "not known (" + kind + ")";
      };
    }
    StringBuilder text = new StringBuilder(finding.site()).append(" (");
    text.append(
        kind.endsWith(LIBRARY) ? kind.substring(0, kind.length() - LIBRARY.length()) : kind);
    if (kind.endsWith(LIBRARY)) {
      text.append("; a library's frame, none of the application's was found");
    }
    if (!finding.library().isEmpty()) {
      text.append("; ").append(finding.library());
    }
    return text.append(')').toString();
  }
}
