package io.netagent.socket.parse;

import io.netagent.socket.TcpState;
import java.util.Map;

/** The names that ss(8) gives to TCP states (sstate_name in iproute2's misc/ss.c, all versions). */
final class SsState {
  private static final Map<String, TcpState> STATES =
      Map.ofEntries(
          Map.entry("ESTAB", TcpState.ESTABLISHED),
          Map.entry("SYN-SENT", TcpState.SYN_SENT),
          Map.entry("SYN-RECV", TcpState.SYN_RECV),
          Map.entry("FIN-WAIT-1", TcpState.FIN_WAIT1),
          Map.entry("FIN-WAIT-2", TcpState.FIN_WAIT2),
          Map.entry("TIME-WAIT", TcpState.TIME_WAIT),
          Map.entry("UNCONN", TcpState.CLOSE),
          Map.entry("CLOSE-WAIT", TcpState.CLOSE_WAIT),
          Map.entry("LAST-ACK", TcpState.LAST_ACK),
          Map.entry("LISTEN", TcpState.LISTEN),
          Map.entry("CLOSING", TcpState.CLOSING));

  private static final String[] NAMES = new String[TcpState.values().length + 1];

  static {
    STATES.forEach((name, state) -> NAMES[state.kernelNumber()] = name);
  }

  private SsState() {}

  /** The kernel's number of the state that has this name, or -1. */
  static int number(byte[] bytes, int from, int to) {
    for (int number = 1; number < NAMES.length; number++) {
      if (AsciiText.is(bytes, from, to, NAMES[number])) {
        return number;
      }
    }
    return -1;
  }
}
