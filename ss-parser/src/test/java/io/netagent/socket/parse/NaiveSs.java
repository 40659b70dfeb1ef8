package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reference: lines and tokens by regular expressions, numbers by BigDecimal; slow and plain.
 */
final class NaiveSs {
  private static final String OTHERS =
      "udp|raw|sctp|dccp|mptcp|icmp6|u_str|u_dgr|u_seq|p_raw|p_dgr|nl|v_str|v_dgr|ti_st|ti_dg|ti_rd"
          + "|ti_sq|xdp";
  private static final Pattern HEADER =
      Pattern.compile(
          "[ \t]*(Netid[ \t]+)?(State[ \t]+)?(Recv-Q[ \t]+)?(Send-Q[ \t]+)?Local([ \t].*)?",
          Pattern.DOTALL);
  final List<RowValues> rows = new ArrayList<>();
  long malformed;
  long skipped;

  private enum Group {
    NONE,
    ROW,
    BAD,
    SKIPPED
  }

  private Group group = Group.NONE;
  private boolean stateColumn;
  private int star;
  private final List<Integer> undecided = new ArrayList<>();
  private final SocketRecord row = new SocketRecord();
  private NaiveSsTail tail = new NaiveSsTail(row);
  private boolean onlyStars;

  NaiveSs(byte[] text) {
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      line(line);
    }
    close();
    settled(6, 6);
  }

  private void line(String raw) {
    boolean tooLong = raw.length() > SsParser.MAX_LINE_BYTES;
    String line = tooLong ? raw.substring(0, SsParser.MAX_LINE_BYTES) : raw;
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    String trimmed = line.replaceAll("^[ \t]+|[ \t]+$", "");
    if (trimmed.isEmpty() && !tooLong) {
      return;
    }
    String first = trimmed.split("[ \t]+", 2)[0];
    boolean head =
        first.equals("tcp")
            || first.matches(OTHERS)
            || NaiveSsTail.STATES.indexOf(first) > 0
            || queue(first) != null;
    Matcher header = HEADER.matcher(trimmed);
    if (!head && header.matches()) {
      close();
      settled(6, 0);
      star = trimmed.matches("(?s).*Process([ \\t].*)?") ? 6 : 0;
      stateColumn = header.group(2) != null;
    } else if (!head && group != Group.NONE && line.matches("(?s)[ \t].*")) {
      if (group == Group.ROW && (tooLong || !tail.line(line))) {
        bad();
      }
    } else {
      close();
      if (tooLong || !head || !head(trimmed)) {
        bad();
      }
    }
  }

  private void bad() {
    malformed++;
    group = Group.BAD;
  }

  private static BigInteger queue(String text) {
    if (!text.matches("-?" + NaiveSsValue.NUMBER)) {
      return null;
    }
    BigInteger value = new BigInteger(text);
    BigInteger limit = BigInteger.ONE.shiftLeft(32);
    if (text.startsWith("-")) {
      boolean fits = value.signum() < 0 && value.negate().compareTo(limit.shiftRight(1)) <= 0;
      return fits ? value.add(limit) : null;
    }
    return value.compareTo(limit) < 0 ? value : null;
  }

  private boolean head(String line) {
    List<String> words = new ArrayList<>(List.of(line.split("[ \t]+", 7)));
    if (words.get(0).matches(OTHERS)) {
      skipped++;
      group = Group.SKIPPED;
      return true;
    }
    words = new ArrayList<>(List.of(line.replaceFirst("^tcp([ \t]+|$)", "").split("[ \t]+", 6)));
    int state = NaiveSsTail.STATES.indexOf(words.get(0));
    if (state <= 0 || words.size() < 5) {
      return false; // These tests tell no state.
    }
    BigInteger recvQ = queue(words.get(1));
    BigInteger sendQ = queue(words.get(2));
    if (recvQ == null || sendQ == null || (state == 10 && sendQ.bitLength() > 31)) {
      return false;
    }
    NaiveEndpoint local = NaiveEndpoint.of(words.get(3));
    NaiveEndpoint remote = NaiveEndpoint.of(words.get(4));
    if (local == null || remote == null || !ends(local, remote, state)) {
      return false;
    }
    row.setQueues(recvQ.longValue(), state == 10 ? 0 : sendQ.longValue());
    row.setAcceptQueueLimit(state == 10 ? sendQ.intValue() : -1);
    tail = new NaiveSsTail(row);
    group = Group.ROW;
    return tail.line(words.size() > 5 ? words.get(5) : "");
  }

  private boolean ends(NaiveEndpoint local, NaiveEndpoint remote, int state) {
    List<Integer> families = List.of(local.family(), remote.family());
    if (families.containsAll(List.of(4, 6))) {
      return false;
    }
    boolean bare = Stream.of(local, remote).anyMatch(end -> end.family() == 6 && !end.brackets());
    if (bare || families.containsAll(List.of(0, 4))) {
      star = settled(4, 4);
    } else if (local.isIpv4Any() || remote.isIpv4Any()) {
      star = settled(6, 6);
    }
    int family = Math.max(local.family(), remote.family());
    onlyStars = family == 0;
    row.clear();
    row.setState(family, state);
    FourTuple ends =
        FourTuple.of(local.address(family), local.port(), remote.address(family), remote.port());
    row.setLocal(ends.localHigh(), ends.localLow(), ends.localPort());
    row.setRemote(ends.remoteHigh(), ends.remoteLow(), ends.remotePort());
    row.setScopes(local.scope(), remote.scope());
    return true;
  }

  /** All that was undecided is of this family; gives back what is known from here on. */
  private int settled(int family, int known) {
    undecided.forEach(index -> settle(index, family));
    undecided.clear();
    return known;
  }

  private void settle(int index, int family) {
    RowValues told = rows.get(index);
    FourTuple ends = told.fourTuple();
    byte[] any = new byte[family == 4 ? 4 : 16];
    rows.set(
        index,
        new RowValues(
            family,
            told.stateNumber(),
            FourTuple.of(any, ends.localPort(), any, ends.remotePort()),
            told.localScope(),
            told.remoteScope(),
            told.recvQueueBytes(),
            told.sendQueueBytes(),
            told.acceptQueueLimit(),
            told.timerNumber(),
            told.timerRemainingMillis(),
            told.retransmits(),
            told.uid(),
            told.inode(),
            told.cookie(),
            told.cgroupId(),
            told.interfaceIndex(),
            told.holders(),
            told.metrics()));
  }

  private void close() {
    if (group == Group.ROW) {
      tail.complete();
      rows.add(RowValues.of(row));
      if (onlyStars && tail.isOfNewSs()) {
        settle(rows.size() - 1, 6);
      } else if (onlyStars && star != 0) {
        settle(rows.size() - 1, star);
      } else if (onlyStars) {
        undecided.add(rows.size() - 1);
      }
    }
    group = Group.NONE;
  }
}
