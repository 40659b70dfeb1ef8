package io.netagent.socket.parse;

import java.util.Set;

/** Tells by its first fields which format of socket table a line belongs to. */
final class TextShapes {
  /** What a line is. */
  enum Shape {
    PROC_TCP_HEADER,
    PROC_TCP6_HEADER,
    /** Of /proc/net/udp and the like: the same columns and some more. */
    PROC_OTHER_HEADER,
    PROC_TCP_ROW,
    PROC_TCP6_ROW,
    SS_HEADER,
    SS_ROW,
    /** A title or a header. */
    NETSTAT_HEADER,
    NETSTAT_ROW,
    /** Of netstat's, and where ss was asked for one state only, of ss's: a protocol and queues. */
    ROW_WITHOUT_STATE,
    /** It goes with the lines before, or is nothing. */
    ANYTHING
  }

  private static final Set<String> SS_STATES =
      Set.of(
          "ESTAB",
          "SYN-SENT",
          "SYN-RECV",
          "NEW-SYN-RECV",
          "FIN-WAIT-1",
          "FIN-WAIT-2",
          "TIME-WAIT",
          "UNCONN",
          "CLOSE-WAIT",
          "LAST-ACK",
          "LISTEN",
          "CLOSING",
          "BOUND-INACTIVE",
          "UNKNOWN");

  private static final int PROC_COLUMNS = 12;
  private static final int LONGEST_STATE = 14;

  private final NetstatFields fields;
  private final NetstatLines netstatLines;
  private final NetstatColumns netstatColumns = new NetstatColumns();

  TextShapes(NetstatFields fields) {
    this.fields = fields;
    netstatLines = new NetstatLines(fields);
  }

  /** What the line in the fields is; it has at least one field. */
  Shape shape() {
    if (fields.are(0, "sl", "local_address")) {
      return procHeader();
    }
    if (isProcRow(13)) {
      return Shape.PROC_TCP_ROW;
    }
    if (isProcRow(37)) {
      return Shape.PROC_TCP6_ROW;
    }
    if (isSsHeader()) {
      return Shape.SS_HEADER;
    }
    if (isSsRow(0) || isSsRow(1)) {
      return Shape.SS_ROW;
    }
    return switch (netstatLines.shape()) {
      case TCP_TITLE, OTHER_TITLE -> Shape.NETSTAT_HEADER;
      case REMARK -> Shape.NETSTAT_ROW;
      case OTHER_ROW -> Shape.ROW_WITHOUT_STATE;
      case LISTEN_ROW -> isListenRow() ? Shape.NETSTAT_ROW : Shape.ANYTHING;
      case TCP_ROW -> tcpRow(netstatLines.protocol());
      case WINDOWS_TCP_ROW ->
          fields.count() > 3 && fields.lastIndexOf(1, ':') >= 0
              ? Shape.NETSTAT_ROW
              : Shape.ANYTHING;
      case ANYTHING ->
          netstatColumns.read(fields) == NetstatColumns.Kind.NO_HEADER
              ? Shape.ANYTHING
              : Shape.NETSTAT_HEADER;
    };
  }

  private Shape tcpRow(int protocol) {
    if (!isNumber(protocol + 1)) {
      return Shape.ANYTHING;
    }
    int state = protocol + 5;
    boolean hasState = state < fields.count() && Character.isUpperCase(fields.at(state, 0));
    return hasState ? Shape.NETSTAT_ROW : Shape.ROW_WITHOUT_STATE;
  }

  private Shape procHeader() {
    boolean tcp6 = fields.is(2, "remote_address");
    if (!tcp6 && !fields.is(2, "rem_address")) {
      return Shape.ANYTHING;
    }
    if (fields.count() > PROC_COLUMNS) {
      return Shape.PROC_OTHER_HEADER;
    }
    return tcp6 ? Shape.PROC_TCP6_HEADER : Shape.PROC_TCP_HEADER;
  }

  private boolean isProcRow(int endpointLength) {
    return fields.count() > 3
        && fields.at(0, fields.length(0) - 1) == ':'
        && NetstatFields.decimal(fields.bytes(), fields.start(0), fields.end(0) - 1) >= 0
        && isProcEndpoint(1, endpointLength)
        && isProcEndpoint(2, endpointLength)
        && fields.length(3) == 2
        && fields.isHex(3);
  }

  private boolean isProcEndpoint(int field, int length) {
    return fields.length(field) == length && fields.at(field, length - 5) == ':';
  }

  private boolean isSsHeader() {
    if (fields.find("Recv-Q") < 0 || fields.find("Send-Q") < 0) {
      return false;
    }
    for (int field = 0; field < fields.count(); field++) {
      if (fields.startsWith(field, "Address:Port")) {
        return true;
      }
    }
    return false;
  }

  /** A state in this field and two queues behind it; the kind of socket may stand before it. */
  private boolean isSsRow(int state) {
    return fields.count() > state + 4
        && fields.length(state) <= LONGEST_STATE
        && isNumber(state + 1)
        && isNumber(state + 2)
        && SS_STATES.contains(fields.text(fields.start(state), fields.end(state)));
  }

  /** An address and nothing else behind the queues; a date has slashes too. */
  private boolean isListenRow() {
    int address = netstatLines.queues() + 1;
    return fields.count() == address + 1 && fields.lastIndexOf(address, '.') >= 0;
  }

  private boolean isNumber(int field) {
    return field < fields.count() && fields.decimal(field) >= 0;
  }
}
