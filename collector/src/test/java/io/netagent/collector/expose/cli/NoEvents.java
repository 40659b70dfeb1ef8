package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.log.EventFeed;

/** For commands that ask for none. */
public final class NoEvents {
  public static final EventFeed.Factory FEED =
      wish -> {
        throw new AssertionError("no events should have been asked for");
      };

  private NoEvents() {}
}
