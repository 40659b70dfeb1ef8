package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The label values by which the processes of one snapshot go. */
final class ProcessNames {
  /** In place of a name: all that is not named one by one. No process has it with an empty pid. */
  static final String OTHER = "other";

  private static final String UNKNOWN = "unknown";

  private final Map<Integer, String> byPid = new HashMap<>();

  ProcessNames(List<ProcessStatus> processes) {
    processes.forEach(process -> byPid.put(process.pid(), LabelText.printable(process.process())));
  }

  /** {@code unknown} for rows without an owner, and for a process that is not in the snapshot. */
  String name(int pid) {
    return byPid.getOrDefault(pid, UNKNOWN);
  }

  /** Empty for rows without an owner. */
  static String pid(int pid) {
    return pid < 0 ? "" : Integer.toString(pid);
  }
}
