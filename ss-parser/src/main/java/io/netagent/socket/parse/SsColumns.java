package io.netagent.socket.parse;

/** The columns of ss(8) up to the queues: which there are, and what stands under Netid. */
final class SsColumns {
  /** In the order in which ss prints them; each may lack. */
  private static final String[] HEADER = {"Netid", "State", "Recv-Q", "Send-Q"};

  private static final String STATE = HEADER[1];

  /** All protocols of ss but TCP (proto_name and the like in iproute2's misc/ss.c). */
  private static final String[] OTHER_NETIDS = {
    "udp", "raw", "sctp", "dccp", "mptcp", "icmp6", "u_str", "u_dgr", "u_seq", "p_raw", "p_dgr",
    "nl", "v_str", "v_dgr", "ti_st", "ti_dg", "ti_rd", "ti_sq", "xdp"
  };

  private static final int MAX_NETID_BYTES = 5;

  private boolean hasState;

  void clear() {
    hasState = false;
  }

  /** Whether the last header had the column State; false before the first one. */
  boolean hasState() {
    return hasState;
  }

  /** Reads the line if it is a header, its first token read; false if it is none. */
  boolean readHeader(LineTokens tokens) {
    boolean state = false;
    boolean more = true;
    for (String column : HEADER) {
      if (more && tokens.is(column)) {
        state |= column.equals(STATE);
        more = tokens.next();
      }
    }
    if (!more || !tokens.is("Local")) {
      return false;
    }
    hasState = state;
    return true;
  }

  static boolean isTcp(LineTokens tokens) {
    return tokens.is("tcp");
  }

  static boolean isOtherNetid(LineTokens tokens) {
    if (tokens.end() - tokens.start() <= MAX_NETID_BYTES) {
      for (String netid : OTHER_NETIDS) {
        if (tokens.is(netid)) {
          return true;
        }
      }
    }
    return false;
  }
}
