package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.recorder.RecordedSite;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a finding leads: its place in the code, and its connections. */
final class FindingLinks {
  /** Of findings of no collector: they lead nowhere. */
  static final FindingLinks NONE = new FindingLinks(null);

  private final @Nullable SnapshotNames names;

  /** Of the findings of the snapshot with these names. */
  FindingLinks(@Nullable SnapshotNames names) {
    this.names = names;
  }

  void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField("id", names == null || finding.id().isEmpty() ? null : finding.id());
    String siteId = siteId(finding);
    json.writeStringField("siteId", siteId);
    json.writeStringField("connectionsQuery", connectionsQuery(finding, siteId));
  }

  /**
   * Null where the site is none of the record's: not known, or that of a blocked thread. Of several
   * sites with one frame to blame, the one with the finding's stack.
   */
  @Nullable String siteId(Finding finding) {
    AgentStatus agent = names == null ? null : names.agent(finding.pid());
    if (names == null || agent == null || finding.site().isEmpty()) {
      return null;
    }
    RecordedSite found = null;
    for (RecordedSite site : agent.record().sites()) {
      boolean same = site.frames().equals(finding.stack());
      if ((same || found == null) && agent.siteNames().frame(site).equals(finding.site())) {
        found = site;
        if (same) {
          break;
        }
      }
    }
    return found == null ? null : names.siteId(finding.pid(), found);
  }

  /** Exact where the finding names sockets; else by its site, or by the ends that it tells. */
  private @Nullable String connectionsQuery(Finding finding, @Nullable String siteId) {
    if (names == null) {
      return null;
    }
    if (!finding.sockets().isEmpty()) {
      return "finding=" + finding.id();
    }
    if (siteId != null) {
      return "siteId=" + siteId;
    }
    String pid = finding.pid() > 0 ? "pid=" + finding.pid() : null;
    String end = end(finding);
    if (pid == null || (finding.remote().isEmpty() && end != null)) {
      return end; // Those that wait to be accepted have no owner yet.
    }
    return end == null ? pid : pid + "&" + end;
  }

  /** The remote end; of a listener its port, where the waiting ones have no owner yet. */
  private static @Nullable String end(Finding finding) {
    String remote = finding.remote();
    String port = remote.substring(remote.lastIndexOf(':') + 1);
    if (!remote.isEmpty()) {
      // No address of IPv6: it would stand there in an encoding that no masking knows.
      return isAddress(remote) && port.matches("\\d+")
          ? remote.startsWith("[") ? "remotePort=" + port : "remote=" + remote.replace(":", "%3A")
          : null;
    }
    String local = finding.local();
    String localPort = local.substring(local.lastIndexOf(':') + 1);
    return localPort.matches("\\d+") ? "localPort=" + localPort : null;
  }

  /** And no name, as that of a slow lookup. */
  private static boolean isAddress(String remote) {
    try {
      ConnectionFilters.remote(remote);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
