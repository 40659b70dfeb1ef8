package io.netagent.socket.parse;

import io.netagent.socket.TcpState;
import java.util.Map;

/**
 * The names that netstat gives to TCP states: on Linux (net-tools' netstat.c), and elsewhere
 * (tcpstates in the BSDs' netinet/tcp_fsm.h).
 */
final class NetstatState {
  private static final Map<String, Integer> LINUX =
      Map.ofEntries(
          Map.entry("ESTABLISHED", TcpState.ESTABLISHED.kernelNumber()),
          Map.entry("SYN_SENT", TcpState.SYN_SENT.kernelNumber()),
          Map.entry("SYN_RECV", TcpState.SYN_RECV.kernelNumber()),
          Map.entry("FIN_WAIT1", TcpState.FIN_WAIT1.kernelNumber()),
          Map.entry("FIN_WAIT2", TcpState.FIN_WAIT2.kernelNumber()),
          Map.entry("TIME_WAIT", TcpState.TIME_WAIT.kernelNumber()),
          Map.entry("CLOSE", TcpState.CLOSE.kernelNumber()),
          Map.entry("CLOSE_WAIT", TcpState.CLOSE_WAIT.kernelNumber()),
          Map.entry("LAST_ACK", TcpState.LAST_ACK.kernelNumber()),
          Map.entry("LISTEN", TcpState.LISTEN.kernelNumber()),
          Map.entry("CLOSING", TcpState.CLOSING.kernelNumber()),
          Map.entry("UNKNOWN", NetstatParser.UNKNOWN_STATE));

  private static final Map<String, Integer> BSD =
      Map.ofEntries(
          Map.entry("ESTABLISHED", TcpState.ESTABLISHED.kernelNumber()),
          Map.entry("SYN_SENT", TcpState.SYN_SENT.kernelNumber()),
          Map.entry("SYN_RCVD", TcpState.SYN_RECV.kernelNumber()),
          Map.entry("FIN_WAIT_1", TcpState.FIN_WAIT1.kernelNumber()),
          Map.entry("FIN_WAIT_2", TcpState.FIN_WAIT2.kernelNumber()),
          Map.entry("TIME_WAIT", TcpState.TIME_WAIT.kernelNumber()),
          Map.entry("CLOSED", TcpState.CLOSE.kernelNumber()),
          Map.entry("CLOSE_WAIT", TcpState.CLOSE_WAIT.kernelNumber()),
          Map.entry("LAST_ACK", TcpState.LAST_ACK.kernelNumber()),
          Map.entry("LISTEN", TcpState.LISTEN.kernelNumber()),
          Map.entry("CLOSING", TcpState.CLOSING.kernelNumber()));

  private NetstatState() {}

  /** The kernel's number of the state with the name in this field, or -1. */
  static int number(NetstatFields fields, int field, boolean bsd) {
    int end = fields.end(field);
    // FreeBSD marks a hidden state (T/TCP) so.
    if (bsd && fields.at(field, fields.length(field) - 1) == '*') {
      end--;
    }
    Integer state = (bsd ? BSD : LINUX).get(fields.text(fields.start(field), end));
    return state == null ? -1 : state;
  }
}
