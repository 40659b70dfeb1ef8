package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many TCP sockets there are, without a walk over them: {@code net/snmp}, {@code net/sockstat}
 * and {@code net/sockstat6} (net/ipv4/proc.c, net/ipv6/proc.c). What can't be told is -1. Of the
 * namespace, except where a line says host-wide.
 *
 * @param established ESTABLISHED and CLOSE_WAIT, v4 and v6 (CurrEstab)
 * @param inUse v4 sockets from LISTEN and SYN_SENT to LAST_ACK; TIME_WAIT, half-open ones that a
 *     listener holds and those that do nothing yet are not in it
 * @param inUse6 the same of v6 sockets, v4-mapped ones too; -1 where IPv6 is off
 * @param timeWait TIME_WAIT and the FIN_WAIT2 that no process holds any more, v4 and v6
 * @param orphans host-wide: closed by their process, not ended yet, without those in timeWait
 * @param allocated host-wide: all TCP sockets, those that do nothing yet too
 * @param memoryPages host-wide: pages of their buffers; the limits are in tcp_mem
 */
public record SocketTotals(
    long established,
    long inUse,
    long inUse6,
    long timeWait,
    long orphans,
    long allocated,
    long memoryPages) {
  private static final String ESTABLISHED = TcpCounter.CURRENT_ESTABLISHED.kernelName();

  /**
   * Needs no rights.
   *
   * @param procRoot {@code /proc}, or {@code /proc/PID} for the namespace of that process
   * @throws NoSuchFileException if none of the files is there, as when the process is gone
   * @throws MalformedProcFileException names the file and the line
   */
  public static SocketTotals read(Path procRoot) throws IOException {
    Path snmp = procRoot.resolve("net/snmp");
    Path sockstat = procRoot.resolve("net/sockstat");
    Path sockstat6 = procRoot.resolve("net/sockstat6");
    String snmpText = textIfThere(snmp);
    String sockstatText = textIfThere(sockstat);
    String sockstat6Text = textIfThere(sockstat6);
    if (snmpText == null && sockstatText == null && sockstat6Text == null) {
      throw new NoSuchFileException(sockstat.toString());
    }
    Map<String, Long> tcp = ofProtocol(sockstat, sockstatText, "TCP");
    Map<String, Long> tcp6 = ofProtocol(sockstat6, sockstat6Text, "TCP6");
    return new SocketTotals(
        established(snmp, snmpText),
        tcp.getOrDefault("inuse", -1L),
        tcp6.getOrDefault("inuse", -1L),
        tcp.getOrDefault("tw", -1L),
        tcp.getOrDefault("orphan", -1L),
        tcp.getOrDefault("alloc", -1L),
        tcp.getOrDefault("mem", -1L));
  }

  private static long established(Path file, @Nullable String text)
      throws MalformedProcFileException {
    if (text == null) {
      return -1;
    }
    String section = TcpCounter.Section.TCP.kernelName();
    Map<String, Long> numbers = ProcNetSection.numbers(file, text, section, Set.of(ESTABLISHED));
    long value = numbers.getOrDefault(ESTABLISHED, -1L);
    return value == Long.MAX_VALUE ? -1 : value;
  }

  /** The pairs of {@code TCP: inuse 1 orphan 0 …}; none if there is no such line. */
  static Map<String, Long> ofProtocol(Path file, @Nullable String text, String protocol)
      throws MalformedProcFileException {
    Map<String, Long> numbers = new HashMap<>();
    if (text == null) {
      return numbers;
    }
    List<String> lines = ProcText.lines(file, text);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(protocol + ":")) {
        continue;
      }
      if (!numbers.isEmpty()) {
        throw new MalformedProcFileException(file, i + 1, protocol + " stands there twice");
      }
      List<String> words = ProcText.words(lines.get(i).substring(protocol.length() + 1));
      if (words.isEmpty() || words.size() % 2 != 0) {
        throw new MalformedProcFileException(
            file, i + 1, words.size() + " words are no pairs of name and value");
      }
      for (int w = 0; w < words.size(); w += 2) {
        put(file, i + 1, words.get(w), words.get(w + 1), numbers);
      }
    }
    return numbers;
  }

  private static void put(Path file, int line, String name, String text, Map<String, Long> into)
      throws MalformedProcFileException {
    long value = ProcText.number(text);
    if (value < 0 || value == Long.MAX_VALUE) {
      throw new MalformedProcFileException(
          file, line, ProcText.quoted(name) + " is " + ProcText.quoted(text));
    }
    if (into.put(name, value) != null) {
      throw new MalformedProcFileException(
          file, line, ProcText.quoted(name) + " stands there twice");
    }
  }

  private static @Nullable String textIfThere(Path file) throws IOException {
    try {
      return ProcText.read(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
