package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.TcpInfo;
import java.net.InetAddress;

/**
 * One connect(2) to one address.
 *
 * @param local the local end, empty if there was none
 * @param detail the errno's name where the outcome is a rarer one; else empty
 * @param startMicros since the probe began
 * @param micros until it was connected, refused or given up
 * @param info the kernel's figures at that moment
 * @param synRetransmits SYNs sent again; -1 not known
 */
public record ConnectAttempt(
    InetAddress address,
    int port,
    String local,
    Outcome outcome,
    String detail,
    long startMicros,
    long micros,
    TcpInfo info,
    long synRetransmits) {

  /** How it ended. */
  public enum Outcome {
    CONNECTED("connected"),
    REFUSED("refused"),
    TIMED_OUT("timed out"),
    NO_ROUTE("no route from this host"),
    UNREACHABLE("unreachable"),
    RESET("reset"),
    NO_LOCAL_PORT("no local port is free"),
    FORBIDDEN("forbidden on this host"),
    FAILED("failed");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }

  /** Whether there is a connection. */
  public boolean connected() {
    return outcome == Outcome.CONNECTED;
  }
}
