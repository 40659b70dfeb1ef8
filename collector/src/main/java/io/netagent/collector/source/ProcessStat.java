package io.netagent.collector.source;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/stat} tells (proc(5)).
 *
 * @param comm the command's name as the kernel keeps it, at most 15 bytes; hostile text
 * @param state R, S, D, T (stopped), t (traced), Z, …
 * @param startTicks field 22: clock ticks after boot; with the pid it names a process for ever
 */
record ProcessStat(int pid, String comm, char state, boolean kernelThread, long startTicks) {
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final long PF_KTHREAD = 0x0020_0000;
  // Indices after the comm: the state is field 3, flags are field 9, starttime is field 22.
  private static final int FLAGS = 6;
  private static final int START_TICKS = 19;

  /** Null if the text is no such line. The comm may itself hold parentheses and spaces. */
  static @Nullable ProcessStat parse(String text) {
    int open = text.indexOf(" (");
    int close = text.lastIndexOf(") ");
    if (open < 1 || close < open) {
      return null;
    }
    List<String> fields = SPACE.splitAsStream(text.substring(close + 2).trim()).toList();
    if (fields.size() <= START_TICKS || fields.get(0).length() != 1) {
      return null;
    }
    try {
      return new ProcessStat(
          Integer.parseInt(text.substring(0, open)),
          text.substring(open + 2, close),
          fields.get(0).charAt(0),
          (Long.parseLong(fields.get(FLAGS)) & PF_KTHREAD) != 0,
          Long.parseLong(fields.get(START_TICKS)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Stopped by a signal or held by a debugger: it runs no code. */
  boolean stopped() {
    return state == 'T' || state == 't';
  }
}
