package io.netagent.collector.attach;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /proc/PID/status} tells (proc(5)).
 *
 * @param name of the command; hostile text
 * @param namespacePid its pid in its own PID namespace
 * @param caughtSignals bit n-1 for signal n
 */
record ProcStatus(
    String name, long effectiveUid, long effectiveGid, int namespacePid, long caughtSignals) {

  /**
   * Strict: a kernel thread, or a text that is cut, is refused.
   *
   * @throws AttachFailedException if a field is missing or not a number
   */
  static ProcStatus parse(String text) throws AttachFailedException {
    Map<String, String> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
    try {
      List<String> pids = words(values, "NSpid", 1);
      return new ProcStatus(
          String.join(" ", words(values, "Name", 1)),
          Long.parseLong(words(values, "Uid", 2).get(1)),
          Long.parseLong(words(values, "Gid", 2).get(1)),
          Integer.parseInt(pids.get(pids.size() - 1)),
          Long.parseUnsignedLong(words(values, "SigCgt", 1).get(0), 16));
    } catch (NumberFormatException e) {
      throw new AttachFailedException("/proc/PID/status is not as expected: " + e.getMessage(), e);
    }
  }

  private static List<String> words(Map<String, String> values, String key, int count)
      throws AttachFailedException {
    List<String> words = List.of(values.getOrDefault(key, "").split("\\s+", -1));
    if (words.size() < count) {
      throw new AttachFailedException("/proc/PID/status has no " + key);
    }
    return words;
  }

  boolean catches(int signal) {
    return (caughtSignals >>> (signal - 1) & 1) != 0;
  }
}
