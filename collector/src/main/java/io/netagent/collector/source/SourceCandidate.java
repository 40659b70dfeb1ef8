package io.netagent.collector.source;

import io.netagent.socket.source.NetstatCommand;
import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.SockDiag;
import io.netagent.socket.source.SocketSource;
import io.netagent.socket.source.SsCommand;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A way to read the kernel's socket table that may or may not work on this host.
 *
 * @param name as {@code --source} names it
 */
public record SourceCandidate(String name, Opening opening) {
  /** What {@code --source} is by default: the first of {@link #ALL} that works. */
  public static final String AUTO = "auto";

  /** In order of preference: from the cheapest that knows most, to the last resort. */
  public static final List<SourceCandidate> ALL =
      List.of(
          new SourceCandidate("netlink", () -> new SockDiag(false)),
          new SourceCandidate("proc", ProcNetTcp::new),
          new SourceCandidate("ss", SsCommand::new),
          new SourceCandidate("netstat", NetstatCommand::new));

  /** Opens a source. */
  @FunctionalInterface
  public interface Opening {
    /** Throws IOException if this host lacks it; the message says what is missing. */
    SocketSource open() throws IOException;
  }

  SocketSource open() throws IOException {
    return opening.open();
  }

  /** Those that this word of {@code --source} allows; empty if it is not known. */
  public static List<SourceCandidate> named(String name) {
    return name.equals(AUTO)
        ? ALL
        : ALL.stream().filter(candidate -> candidate.name().equals(name)).toList();
  }

  /** The words of {@code --source}: {@code auto, netlink, …}. */
  public static String names() {
    return AUTO + ", " + ALL.stream().map(SourceCandidate::name).collect(Collectors.joining(", "));
  }
}
