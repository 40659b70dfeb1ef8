package io.netagent.collector.correlate;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much of a process's sockets its agent knows. Only what was so in two ticks on end counts as
 * missing: a socket may be opened or closed between the reading of the table and of the record.
 *
 * @param known sockets of the kernel's table, with a descriptor of the process, that the record has
 * @param unknown those that it has not, by kind; zeros included
 * @param withoutSocket connections and listeners that the record holds for open and the kernel does
 *     not list: reset by the peer and not closed here yet, or closed without the agent's notice
 * @param closeRequested those of {@code withoutSocket} that the program has asked to close
 */
public record AgentCoverage(
    int known, Map<UnknownSocketKind, Integer> unknown, int withoutSocket, int closeRequested) {
  /** Nothing is known to be missing. */
  public static final AgentCoverage NONE = new AgentCoverage(0, Map.of(), 0, 0);

  public AgentCoverage {
    Map<UnknownSocketKind, Integer> all = new EnumMap<>(UnknownSocketKind.class);
    for (UnknownSocketKind kind : UnknownSocketKind.values()) {
      all.put(kind, unknown.getOrDefault(kind, 0));
    }
    unknown = java.util.Collections.unmodifiableMap(all);
  }

  public int unknownInAll() {
    return unknown.values().stream().mapToInt(Integer::intValue).sum();
  }
}
