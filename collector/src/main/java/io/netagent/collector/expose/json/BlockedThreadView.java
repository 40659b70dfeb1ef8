package io.netagent.collector.expose.json;

import java.util.List;

/**
 * A blocked thread as read back from JSON; hostile text.
 *
 * @param name empty where it is not known
 * @param forSeconds NaN where it is not known
 * @param frames innermost first; empty where they are not known
 */
public record BlockedThreadView(
    long threadId, String name, String doing, double forSeconds, List<String> frames) {
  public BlockedThreadView {
    frames = List.copyOf(frames);
  }
}
