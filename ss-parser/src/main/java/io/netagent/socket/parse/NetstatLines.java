package io.netagent.socket.parse;

/** Tells by its first fields what a line of netstat's is. */
final class NetstatLines {
  /** What a line is. */
  enum Shape {
    /** It begins with a TCP socket's protocol, behind the kernel's address of it under -A. */
    TCP_ROW,
    /** The same with the queue of a listener, with or without a protocol. */
    LISTEN_ROW,
    WINDOWS_TCP_ROW,
    /** Of UDP, UNIX and other sockets. */
    OTHER_ROW,
    TCP_TITLE,
    OTHER_TITLE,
    /** Of netstat about itself. */
    REMARK,
    /** A header or anything else. */
    ANYTHING
  }

  private static final String[] OTHER_PROTOCOLS = {
    "udp", "udp4", "udp6", "udp46", "udpl", "udpl6", "udplite", "raw", "raw6", "icmp", "icmp6",
    "icm4", "icm6", "icm46", "ip", "ip4", "ip6", "ip46", "igmp", "sctp", "sctp4", "sctp6", "sctp46",
    "dccp", "dccp6", "div4", "div6", "divert", "sdp4", "sdp6", "unix", "kctl", "kevt", "mptcp",
    "mptcp4", "mptcp6", "l2cap", "rfcomm", "ipx", "netrom", "rose", "vsock", "UDP", "esp", "ospf"
  };

  private static final String[] REMARKS = {
    "(Not all processes could be identified,",
    "will not be shown, you would have",
    "(No info could be read for"
  };

  /** The kernel's address of the socket and the flow's hash. */
  private static final int MAX_LEADING = 2;

  private final NetstatFields fields;
  private int protocol;
  private int queues;
  private int firstSlash;

  NetstatLines(NetstatFields fields) {
    this.fields = fields;
  }

  /** Where the protocol of the line shaped last stands, or -1. */
  int protocol() {
    return protocol;
  }

  /** Where {@code qlen/incqlen/maxqlen} of the line shaped last stands, or -1. */
  int queues() {
    return queues;
  }

  /** The place of the first slash of these queues. */
  int firstSlash() {
    return firstSlash;
  }

  /** What the line in the fields is; it has at least one field. */
  Shape shape() {
    protocol = -1;
    queues = -1;
    if (isTitle()) {
      return fields.are(0, "Active", "Internet") || fields.is(0, "Current")
          ? Shape.TCP_TITLE
          : Shape.OTHER_TITLE;
    }
    if (isRemark()) {
      return Shape.REMARK;
    }
    for (int at = 0; at < fields.count() && at <= MAX_LEADING; at++) {
      Shape shape = shape(at);
      if (shape != Shape.ANYTHING) {
        return shape;
      }
      if (!fields.isHex(at)) {
        break;
      }
    }
    return Shape.ANYTHING;
  }

  private Shape shape(int at) {
    if (isQueues(at)) {
      return Shape.LISTEN_ROW;
    }
    if (isTcp(at)) {
      protocol = at;
      return at + 1 < fields.count() && isQueues(at + 1) ? Shape.LISTEN_ROW : Shape.TCP_ROW;
    }
    if (at == 0 && fields.is(at, "TCP")) {
      return Shape.WINDOWS_TCP_ROW;
    }
    for (String other : OTHER_PROTOCOLS) {
      if (fields.is(at, other)) {
        return isRowFrom(at + 1) ? Shape.OTHER_ROW : Shape.ANYTHING;
      }
    }
    return Shape.ANYTHING;
  }

  /** A queue, a count, or on Windows an address; a sentence that begins "ip …" is no row. */
  private boolean isRowFrom(int at) {
    char first = at < fields.count() ? fields.at(at, 0) : 0;
    return (first >= '0' && first <= '9') || first == '*' || first == '[';
  }

  private boolean isTcp(int at) {
    if (!fields.startsWith(at, "tcp") && !fields.startsWith(at, "toe")) {
      return false;
    }
    return switch (fields.length(at)) {
      case 3 -> true;
      case 4 -> fields.at(at, 3) == '4' || fields.at(at, 3) == '6';
      case 5 -> fields.at(at, 3) == '4' && fields.at(at, 4) == '6';
      default -> false;
    };
  }

  /** Three numbers with slashes between. */
  private boolean isQueues(int at) {
    int slashes = 0;
    boolean digit = false;
    for (int i = fields.start(at); i < fields.end(at); i++) {
      byte b = fields.bytes()[i];
      if (b == '/' && digit) {
        if (slashes++ == 0) {
          firstSlash = i;
        }
        digit = false;
      } else if (b >= '0' && b <= '9') {
        digit = true;
      } else {
        return false;
      }
    }
    if (slashes != 2 || !digit) {
      return false;
    }
    queues = at;
    return true;
  }

  private boolean isTitle() {
    if (fields.is(0, "Active")) {
      return fields.count() > 1
          && (fields.is(1, "Internet")
              || fields.is(1, "UNIX")
              || fields.is(1, "Unix")
              || fields.is(1, "LOCAL")
              || fields.is(1, "Multipath")
              || fields.is(1, "kernel")
              || fields.is(1, "Bluetooth")
              || fields.is(1, "SCTP")
              || fields.is(1, "Connections")
              || fields.is(fields.count() - 1, "sockets"));
    }
    return fields.are(0, "Current", "listen", "queue", "sizes")
        || fields.are(0, "Registered", "kernel", "control", "modules");
  }

  private boolean isRemark() {
    for (String remark : REMARKS) {
      if (fields.are(0, remark.split(" "))) {
        return true;
      }
    }
    return fields.is(0, "Some") && fields.are(2, "sockets", "may", "have", "been");
  }
}
