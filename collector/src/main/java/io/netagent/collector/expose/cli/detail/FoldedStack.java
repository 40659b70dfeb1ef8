package io.netagent.collector.expose.cli.detail;

import java.util.ArrayList;
import java.util.List;

/** The part of a stack that a reader needs: some frames around the application's own. */
final class FoldedStack {
  static final int MAX_FRAMES = 15;

  /** How many frames away from the socket call stay below the application's own. */
  private static final int CALLERS_KEPT = 5;

  private FoldedStack() {}

  /**
   * One line of it.
   *
   * @param isSite it is the application's frame
   */
  record Line(String text, boolean isSite) {}

  /**
   * At most {@link #MAX_FRAMES} frames, with a line in place of what was left out.
   *
   * @param frames from the socket call outwards
   * @param site the application's frame; where it is not among them, the top is kept
   */
  static List<Line> around(String site, List<String> frames) {
    int at = 0;
    while (at < frames.size() && !isSite(frames.get(at), site)) {
      at++;
    }
    int last = at < frames.size() ? at + CALLERS_KEPT : 0;
    int to = Math.min(frames.size(), Math.max(last + 1, MAX_FRAMES));
    int from = Math.max(0, to - MAX_FRAMES);
    List<Line> lines = new ArrayList<>();
    if (from > 0) {
      lines.add(new Line("… " + from + " more towards the socket", false));
    }
    for (String frame : frames.subList(from, to)) {
      lines.add(new Line("at " + frame, isSite(frame, site)));
    }
    if (to < frames.size()) {
      lines.add(new Line("… " + (frames.size() - to) + " more callers", false));
    }
    return lines;
  }

  /** A frame of the stack may begin with its class loader and module, which a site does not. */
  private static boolean isSite(String frame, String site) {
    return !site.isEmpty() && (frame.equals(site) || frame.endsWith("/" + site));
  }
}
