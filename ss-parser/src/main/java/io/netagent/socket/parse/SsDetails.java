package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What ss(8) prints behind the addresses of a row, on its first line and on those that follow
 * (options -p, -o, -e, -i and -m).
 *
 * <p>ss leaves out a token whose value is 0. That it lacks proves a 0 only where another token of
 * the row proves that this ss and this kernel know it ({@link SsToken.Age}):
 *
 * <ul>
 *   <li>unacked, retrans, lastsnd, lastrcv, lastack, bytes_acked, bytes_received: 0 beside any
 *       token as new as bytes_acked;
 *   <li>notsent, data_segs_out (of Linux 4.6, too): 0 beside minrtt or a newer one; delivery_rate:
 *       0 beside one as new as app_limited; snd_wnd: 0 beside rcv_ooopack, rcv_wnd or rehash;
 *   <li>rtt, minrtt, rto and cwnd stay unknown: ss leaves out values other than 0 too, or 0 means
 *       that nothing was measured;
 *   <li>uid: 0 beside ino, unless the inode is 0 and there is no owner;
 *   <li>timer: none pending beside ino, because -e shows timers too, or if they were asked for.
 * </ul>
 *
 * <p>A listener's unacked is not a number of segments but its accept queue, and is left out.
 */
final class SsDetails {
  static final String ODD_TOKEN = "token";
  private static final String CGROUP = "cgroup:";

  /** How cg_id_to_path() of iproute2's lib/fs.c writes an id whose directory it can't find. */
  private static final String UNREACHABLE = "unreachable:";

  private final LineTokens tokens = new LineTokens();
  private final SsHolders holders = new SsHolders();
  private final SsTokenValue value = new SsTokenValue();
  private final Set<SsToken> seen = EnumSet.noneOf(SsToken.class);
  private SocketRecord row = new SocketRecord();
  private SsToken.Age newest = SsToken.Age.UNDATED;
  private long cgroupId;
  private boolean cgroupSeen;
  private boolean holdersSeen;
  private boolean timerSeen;
  private boolean rateSeen;
  private boolean readFromProc;
  private boolean restIgnored;

  /** Begins a row. Its state and what stands before are set already. */
  void begin(SocketRecord row) {
    this.row = row;
    seen.clear();
    value.clear();
    newest = SsToken.Age.UNDATED;
    cgroupId = 0;
    cgroupSeen = false;
    holdersSeen = false;
    timerSeen = false;
    rateSeen = false;
    readFromProc = false;
    restIgnored = false;
  }

  /** Reads a line, or the rest of one: the reason if it is malformed, null if it is right. */
  @Nullable String line(byte[] bytes, int from, int to) {
    tokens.reset(bytes, from, to);
    boolean valueMayFollow = false;
    while (!restIgnored && tokens.next()) {
      byte first = bytes[tokens.start()];
      int colon = AsciiText.indexOf(bytes, tokens.start(), tokens.end(), ':');
      @Nullable String reason;
      if (colon >= 0) {
        reason = keyed(bytes, colon);
        // "version: 1.3" of tcp-ulp-tls, "inet-sockopt: ( recverr )"
        valueMayFollow = colon == tokens.end() - 1;
      } else if (first == '<' || first == '-') {
        reason = isShutdown(bytes, tokens.start(), tokens.end()) ? null : ODD_TOKEN;
        valueMayFollow = false;
      } else {
        reason = word(bytes, valueMayFollow);
        valueMayFollow = true; // "ce_state 0" of an old dctcp
      }
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  /** Ends the row: sets what its tokens together tell. */
  void end(boolean timersAsked) {
    boolean owned = seen.contains(SsToken.INO);
    if (owned) {
      long inode = value.inode();
      long uid = value.uid() >= 0 ? value.uid() : 0;
      row.setOwner(inode == 0 && uid == 0 ? -1 : uid, inode);
    } else if (value.uid() >= 0) {
      row.setOwner(value.uid(), -1);
    }
    row.setKernelIds(value.cookie(), cgroupId);
    if (!timerSeen && (owned || timersAsked)) {
      row.setTimer(0, 0, 0);
    }
    if (readFromProc) {
      row.setAcceptQueueLimit(-1); // Send-Q of a listener is the limit only if netlink told it.
    }
    if (seen.contains(SsToken.RTO) && !seen.contains(SsToken.RTT) && !seen.contains(SsToken.MSS)) {
      // Without netlink, ss prints seconds; rtt and mss stand only where netlink was read.
      row.setMetric(TcpMetric.RTO_MICROS, -1);
    }
    if (row.stateNumber() != TcpState.LISTEN.kernelNumber()) {
      inferZeros();
    }
  }

  /** Whether the row shows what no ss from before 2018 printed. */
  boolean areOfNewSs() {
    return cgroupSeen || seen.contains(SsToken.V6ONLY);
  }

  private void inferZeros() {
    if (isAtLeast(SsToken.Age.BYTES)) {
      zeroUnlessSeen(SsToken.UNACKED);
      zeroUnlessSeen(SsToken.RETRANS);
      zeroUnlessSeen(SsToken.LASTSND);
      zeroUnlessSeen(SsToken.LASTRCV);
      zeroUnlessSeen(SsToken.LASTACK);
      zeroUnlessSeen(SsToken.BYTES_ACKED);
      zeroUnlessSeen(SsToken.BYTES_RECEIVED);
    }
    if (isAtLeast(SsToken.Age.MIN_RTT)) {
      zeroUnlessSeen(SsToken.NOTSENT);
      zeroUnlessSeen(SsToken.DATA_SEGS_OUT);
    }
    if (isAtLeast(SsToken.Age.DELIVERY_RATE) && !rateSeen) {
      row.setMetric(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, 0);
    }
    if (isAtLeast(SsToken.Age.SND_WND)) {
      zeroUnlessSeen(SsToken.SND_WND);
    }
  }

  private boolean isAtLeast(SsToken.Age age) {
    return newest.compareTo(age) >= 0;
  }

  private void zeroUnlessSeen(SsToken token) {
    TcpMetric metric = token.metric();
    if (metric != null && !seen.contains(token)) {
      row.setMetric(metric, 0);
    }
  }

  private @Nullable String keyed(byte[] bytes, int colon) {
    if (tokens.startsWith(SsHolders.KEY)) {
      return cgroupSeen ? null : users(bytes);
    }
    if (tokens.startsWith(SsTimer.KEY)) {
      if (cgroupSeen) {
        return null;
      }
      boolean right = !timerSeen && SsTimer.read(bytes, tokens.start(), tokens.end(), row);
      timerSeen = true;
      return right ? null : "timer";
    }
    if (tokens.startsWith(CGROUP)) {
      cgroupSeen = true;
      skipCgroup(bytes);
      return null;
    }
    if (tokens.startsWith("opt:\"")) { // Only where ss had to read /proc.
      int quote = AsciiText.indexOf(bytes, tokens.start() + 5, tokens.lineEnd(), '"');
      readFromProc = true;
      tokens.moveTo(quote < 0 ? tokens.lineEnd() : quote + 1);
      return null;
    }
    if (tokens.startsWith("map_id:")) { // What a BPF program keeps for the socket, of any form.
      restIgnored = true;
      return null;
    }
    if (tokens.startsWith("md5keys:")) { // Any printable key, its blanks escaped.
      return null;
    }
    SsToken token = SsToken.of(bytes, tokens.start(), colon);
    if (token == null) {
      return tokens.contains('"') || !mayBegin(bytes[tokens.start()]) ? ODD_TOKEN : null;
    }
    if (cgroupSeen && token.standsBeforeCgroup()) {
      return null;
    }
    if (!seen.add(token) || !value.read(token, bytes, colon + 1, tokens.end(), row)) {
      return token.key();
    }
    date(token.age());
    return null;
  }

  private @Nullable String users(byte[] bytes) {
    int end = holders.read(bytes, tokens.start(), tokens.lineEnd());
    if (end < 0 || holdersSeen) {
      return "users";
    }
    holdersSeen = true;
    row.setHolders(holders.holders());
    tokens.moveTo(end);
    return null;
  }

  private @Nullable String word(byte[] bytes, boolean valueMayFollow) {
    if (tokens.is("send") || tokens.is("pacing_rate")) {
      String name = tokens.is("send") ? "send" : "pacing_rate";
      return tokens.next() && SsTokenValue.isRate(bytes, tokens.start(), tokens.end())
          ? null
          : name;
    }
    if (tokens.is("delivery_rate")) {
      long rate =
          !rateSeen && tokens.next()
              ? SsTokenValue.bytesPerSecond(bytes, tokens.start(), tokens.end())
              : AsciiText.BAD;
      rateSeen = true;
      row.setMetric(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, rate);
      date(SsToken.Age.DELIVERY_RATE);
      return rate < 0 ? "delivery_rate" : null;
    }
    if (tokens.is("app_limited")) {
      date(SsToken.Age.DELIVERY_RATE);
      return null;
    }
    byte first = bytes[tokens.start()];
    boolean acceptable = mayBegin(first) || (valueMayFollow && isValue(first));
    boolean anotherRow = SsState.number(bytes, tokens.start(), tokens.end()) > 0;
    return acceptable && !anotherRow && !tokens.contains('"') ? null : ODD_TOKEN;
  }

  private void date(SsToken.Age age) {
    if (age.compareTo(newest) > 0) {
      newest = age;
    }
  }

  /**
   * A path may hold blanks, and what is between them may look like any token. Behind it -e prints
   * how the socket was shut down, so it reaches to the last mark of that kind; without one (only
   * --cgroup without -e), to the first blank. What ss prints before the path is not looked for
   * behind it, so a path can't claim an owner, an inode or a cookie.
   */
  private void skipCgroup(byte[] bytes) {
    int path = tokens.start() + CGROUP.length();
    if (AsciiText.startsWith(bytes, path, tokens.end(), UNREACHABLE)) {
      long id = SsTokenValue.hex(bytes, path + UNREACHABLE.length(), tokens.end());
      cgroupId = Math.max(0, id);
    }
    int behind = tokens.end();
    int lineEnd = tokens.lineEnd();
    for (int i = behind; i + 4 <= lineEnd; i++) {
      boolean alone = i + 4 == lineEnd || LineTokens.isBlank(bytes[i + 4]);
      if (alone && LineTokens.isBlank(bytes[i]) && isShutdown(bytes, i + 1, i + 4)) {
        behind = i + 4;
      }
    }
    tokens.moveTo(behind);
  }

  /** {@code <->}, {@code -->}, {@code <--}, {@code ---}: which ways are still open. */
  private static boolean isShutdown(byte[] bytes, int from, int to) {
    return to - from == 3
        && (bytes[from] == '<' || bytes[from] == '-')
        && bytes[from + 1] == '-'
        && (bytes[from + 2] == '>' || bytes[from + 2] == '-');
  }

  /** Words and keys begin with a letter, in every version so far. */
  private static boolean mayBegin(byte first) {
    return AsciiText.isLetter(first);
  }

  private static boolean isValue(byte first) {
    return AsciiText.isDigit(first) || first == '(';
  }
}
