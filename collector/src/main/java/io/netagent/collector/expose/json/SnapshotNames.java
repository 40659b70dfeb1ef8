package io.netagent.collector.expose.json;

import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.StackLook;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.recorder.RecordedSite;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What processes and their sites are called in one snapshot. All of it is hostile text. */
final class SnapshotNames {
  private final Map<Integer, ProcessStatus> processByPid = new HashMap<>();
  private final StackLook stacks;
  private final Map<Integer, Map<Long, String>> threadsByPid = new HashMap<>();

  SnapshotNames(Snapshot snapshot) {
    stacks = snapshot.stacks();
    snapshot.processes().forEach(process -> processByPid.putIfAbsent(process.pid(), process));
  }

  String process(int pid) {
    ProcessStatus process = processByPid.get(pid);
    return process == null ? SnapshotHead.UNKNOWN : process.process();
  }

  @Nullable AgentStatus agent(int pid) {
    ProcessStatus process = processByPid.get(pid);
    return process == null ? null : process.agent();
  }

  /** The frame to blame; null where none is the application's. */
  @Nullable String frame(int pid, RecordedSite site) {
    AgentStatus agent = agent(pid);
    String frame = agent == null ? "" : agent.siteNames().frame(site);
    return frame.isEmpty() ? null : frame;
  }

  /** The same site in every answer; null where the snapshot does not know its process. */
  @Nullable String siteId(int pid, RecordedSite site) {
    AgentStatus agent = agent(pid);
    return agent == null
        ? null
        : ConnectionFilters.siteId(pid, agent.record().header().startTicks(), site.id());
  }

  /** What a thread is called, as far as stacks were asked for of late; null else. */
  @Nullable String thread(int pid, long id) {
    String name = threadsByPid.computeIfAbsent(pid, stacks::names).get(id);
    return name == null || name.isEmpty() ? null : name;
  }

  static String siteKind(RecordedSite site) {
    return site.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
