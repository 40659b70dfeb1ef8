package io.netagent.collector.diagnose.site;

/**
 * Which frame of a stack of libraries alone says most where Netty does the I/O: its event loop
 * reads before any handler of the application is called, and innermost stands the buffer that is
 * filled. A library above Netty says most, then who connects, then the kind of channel.
 */
final class NettyFrames {
  /** Behind the last of {@link #rank}. */
  static final int RANKS = 4;

  private static final String NETTY = "io.netty.";

  private NettyFrames() {}

  /** 0 for what is no frame of Netty's, or of a copy of it below another package. */
  static int rank(String plainFrame) {
    int at = plainFrame.startsWith(NETTY) ? 0 : plainFrame.indexOf("." + NETTY);
    if (at < 0) {
      return 0;
    }
    String within = plainFrame.substring(plainFrame.indexOf(NETTY, at) + NETTY.length());
    if (within.startsWith("bootstrap.")) {
      return 1;
    }
    return within.startsWith("channel.") && !within.startsWith("channel.unix.") ? 2 : 3;
  }
}
