package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.AddressType;
import java.net.InetAddress;
import java.util.List;

/**
 * What one server said to one question.
 *
 * @param server its address, with the port where it is not 53
 * @param name that was asked for, search domain included
 * @param aliases the names of CNAME records, in the order they lead on
 * @param ttlSeconds the least; -1 if no record was used
 * @param startMicros since the probe began
 * @param micros from the first try to the answer, or to giving up
 * @param tries how often it was asked over UDP
 * @param overTcp whether the answer was too long for UDP and asked for again over TCP
 * @param ignored datagrams that did not answer the question: another id or another question
 * @param detail what else is known of a failure; empty if nothing
 */
public record AddressAnswer(
    String server,
    String name,
    AddressType type,
    Outcome outcome,
    List<InetAddress> addresses,
    List<String> aliases,
    long ttlSeconds,
    long startMicros,
    long micros,
    int tries,
    boolean overTcp,
    int ignored,
    String detail) {

  /** How it ended. */
  public enum Outcome {
    ANSWERED("answered"),
    NO_DATA("has no such address"),
    NXDOMAIN("NXDOMAIN: no such name"),
    SERVFAIL("SERVFAIL: could not find out"),
    REFUSED("REFUSED: does not answer us"),
    OTHER_ERROR("answered with an error"),
    MALFORMED("sent a broken answer"),
    TIMED_OUT("no answer"),
    UNREACHABLE("can't be reached");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }

  public AddressAnswer {
    addresses = List.copyOf(addresses);
    aliases = List.copyOf(aliases);
  }

  /** Whether the server told what it knows of the name, be it that there is none. */
  public boolean conclusive() {
    return outcome == Outcome.ANSWERED || outcome == Outcome.NO_DATA || outcome == Outcome.NXDOMAIN;
  }
}
