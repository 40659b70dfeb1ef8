package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code *} means as an address. Since iproute2 4.15 (2018) it is the IPv6 unspecified one of
 * a dual-stack socket, before it was the IPv4 one. {@code *:22 *:*} looks the same in both, so rows
 * wait until another one tells: {@code 0.0.0.0} is only in new text, {@code 127.0.0.1:25 *:*} and
 * an IPv6 address without brackets only in old. If none tells, the text is taken for new.
 */
final class SsStars {
  /** So many rows may wait, and no more: memory has a bound, and rows come in their order. */
  static final int MAX_WAITING = 1000;

  private enum Meaning {
    UNDECIDED,
    IPV4,
    IPV6
  }

  private final List<SocketRecord> waiting = new ArrayList<>();
  private Meaning meaning = Meaning.UNDECIDED;

  /** Begins a text. */
  void clear(boolean knownToBeNew) {
    waiting.clear();
    meaning = knownToBeNew ? Meaning.IPV6 : Meaning.UNDECIDED;
  }

  /** Learns from the ends of a row. */
  void learn(EndpointText local, EndpointText remote) {
    boolean ipv4 = local.family() == 4 || remote.family() == 4;
    boolean star = local.family() == 0 || remote.family() == 0;
    if (isBareIpv6(local) || isBareIpv6(remote) || (ipv4 && star)) {
      decide(Meaning.IPV4);
    } else if (isIpv4Any(local) || isIpv4Any(remote)) {
      decide(Meaning.IPV6);
    }
  }

  /**
   * Hands the row over, after those that wait, or lets it wait. True if it was kept: the caller
   * needs another record. A row with nothing but stars has family 0.
   */
  boolean keeps(SocketRecord row, boolean newText, SocketRowSink sink) {
    if (row.family() == 0 && newText) {
      settle(row, 6);
    }
    if (meaning == Meaning.UNDECIDED && (row.family() == 0 || !waiting.isEmpty())) {
      waiting.add(row);
      if (waiting.size() >= MAX_WAITING) {
        decide(Meaning.IPV6);
        release(sink);
      }
      return true;
    }
    release(sink);
    if (row.family() == 0) {
      settle(row, family());
    }
    sink.row(row);
    return false;
  }

  /** Hands over what waits still. */
  void release(SocketRowSink sink) {
    settleAll();
    waiting.forEach(sink::row);
    waiting.clear();
  }

  /** Rows that wait take what was found first; a later finding is another text's. */
  private void decide(Meaning found) {
    if (meaning == Meaning.UNDECIDED) {
      meaning = found;
      settleAll();
    }
    meaning = found;
  }

  private void settleAll() {
    for (SocketRecord row : waiting) {
      if (row.family() == 0) {
        settle(row, family());
      }
    }
  }

  private int family() {
    return meaning == Meaning.IPV4 ? 4 : 6;
  }

  private static void settle(SocketRecord row, int family) {
    long low = family == 4 ? FourTuple.v4Mapped(0) : 0;
    row.setState(family, row.stateNumber());
    row.setLocal(0, low, row.localPort());
    row.setRemote(0, low, row.remotePort());
  }

  private static boolean isBareIpv6(EndpointText end) {
    return end.family() == 6 && !end.bracketed();
  }

  private static boolean isIpv4Any(EndpointText end) {
    return end.family() == 4 && (int) end.low() == 0;
  }
}
