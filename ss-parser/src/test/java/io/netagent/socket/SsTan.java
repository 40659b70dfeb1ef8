package io.netagent.socket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code ss -H -tan} and a {@link SocketRecord} have in common, as sorted lines: state,
 * Recv-Q, Send-Q, local and remote end. A listener's Send-Q is left out: ss shows the backlog
 * there, which /proc does not have.
 */
public final class SsTan {
  private static final Map<String, TcpState> STATES =
      Map.ofEntries(
          Map.entry("ESTAB", TcpState.ESTABLISHED),
          Map.entry("SYN-SENT", TcpState.SYN_SENT),
          Map.entry("SYN-RECV", TcpState.SYN_RECV),
          Map.entry("FIN-WAIT-1", TcpState.FIN_WAIT1),
          Map.entry("FIN-WAIT-2", TcpState.FIN_WAIT2),
          Map.entry("TIME-WAIT", TcpState.TIME_WAIT),
          Map.entry("CLOSE-WAIT", TcpState.CLOSE_WAIT),
          Map.entry("LAST-ACK", TcpState.LAST_ACK),
          Map.entry("LISTEN", TcpState.LISTEN),
          Map.entry("CLOSING", TcpState.CLOSING));

  private SsTan() {}

  public static List<String> ofSs(byte[] output) {
    return new String(output, StandardCharsets.US_ASCII)
        .lines()
        .map(
            line -> {
              String[] fields = line.trim().split(" +");
              return line(
                  STATES.get(fields[0]), fields[1], fields[2], end(fields[3]), end(fields[4]));
            })
        .sorted()
        .toList();
  }

  public static List<String> ofRows(List<RowValues> rows) {
    return rows.stream()
        .map(
            row ->
                line(
                    TcpState.ofKernelNumber(row.stateNumber()),
                    Long.toString(row.recvQueueBytes()),
                    Long.toString(row.sendQueueBytes()),
                    row.fourTuple().localText(),
                    row.fourTuple().remoteText()))
        .sorted()
        .toList();
  }

  /** Lines that only one of the two has; empty if they agree. */
  public static List<String> differences(List<String> ss, List<String> rows) {
    List<String> onlySs = new ArrayList<>(ss);
    rows.forEach(onlySs::remove);
    List<String> onlyRows = new ArrayList<>(rows);
    ss.forEach(onlyRows::remove);
    return Stream.concat(
            onlySs.stream().map(line -> "only ss: " + line),
            onlyRows.stream().map(line -> "only rows: " + line))
        .toList();
  }

  private static String line(
      TcpState state, String recvQueue, String sendQueue, String local, String remote) {
    return String.join(
        " ",
        Arrays.asList(
            state.name(), recvQueue, state == TcpState.LISTEN ? "-" : sendQueue, local, remote));
  }

  /** The state that ss calls so. */
  public static TcpState state(String ssName) {
    return STATES.get(ssName);
  }

  /** {@code *:80} is a dual-stack listener, {@code 0.0.0.0:*} has no remote port. */
  public static String end(String text) {
    return text.replaceFirst(":\\*$", ":0")
        .replaceFirst("%[^:]+:", ":")
        .replaceFirst("^\\*:", "[::]:")
        .replaceFirst("^\\[::ffff:([0-9.]+)]", "$1");
  }
}
