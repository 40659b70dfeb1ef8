package io.netagent.socket.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Which columns the rows of a netstat's table have, as its header says; or that no header was seen,
 * so that each row must speak for itself.
 */
final class NetstatColumns {
  /** What a line is as a header. */
  enum Kind {
    NO_HEADER,
    /** Of a table of TCP sockets, and understood. */
    TCP,
    /** Of a table of other sockets. */
    OTHER,
    /** It has the marks of a header of TCP sockets, but another order. */
    NOT_UNDERSTOOD
  }

  /** Local and foreign column are at least so far apart where IPv6 addresses are not cut. */
  static final int WIDE_COLUMN = 40;

  /** Under -A the kernel's address of the socket, on macOS also the flow's hash. */
  private static final String[] LEADING = {"Tcpcb", "Socket", "PCB", "Flowhash"};

  private static final String[] OTHER_HEADERS = {
    "Proto RefCnt Flags",
    "Proto/ID Flags",
    "Proto Recv-Q Send-Q vendor",
    "Proto Recv-Q Send-Q unit",
    "Proto Recv-Q Send-Q rxbytes",
    "Proto Type",
    "Proto Local Address Foreign Address",
    "Address Type Recv-Q",
    "pcb Proto",
    "id name",
    "id flags"
  };

  private boolean known;
  private int leading;
  private boolean proto;
  private boolean listenQueues;
  private boolean queues;
  private int beforeLocal;
  private boolean state;
  private boolean wide;
  private boolean user;
  private boolean program;
  private boolean context;
  private boolean timer;

  /** The names of the columns behind the state that Linux does not have. */
  private final List<String> tail = new ArrayList<>();

  /** Forgets the header. */
  void clear() {
    known = false;
    leading = 0;
    proto = true;
    listenQueues = false;
    queues = true;
    beforeLocal = 0;
    state = true;
    wide = false;
    user = false;
    program = false;
    context = false;
    timer = false;
    tail.clear();
  }

  /** Whether a header was seen. */
  boolean known() {
    return known;
  }

  /** The columns before Proto. */
  int leading() {
    return leading;
  }

  /** Whether there is a column Proto; netstat -L of macOS has none. */
  boolean proto() {
    return proto;
  }

  /** Whether it is the table of netstat -L. */
  boolean listenQueues() {
    return listenQueues;
  }

  /** Whether there are Recv-Q and Send-Q; netstat -T of FreeBSD shows other figures instead. */
  boolean queues() {
    return queues;
  }

  /** The columns between Send-Q and the local address. */
  int beforeLocal() {
    return beforeLocal;
  }

  /** Netstat -x, -R and -T of FreeBSD have none. */
  boolean state() {
    return state;
  }

  /** Whether the address columns are too wide for anything to be cut. */
  boolean wide() {
    return wide;
  }

  boolean user() {
    return user;
  }

  boolean program() {
    return program;
  }

  /** SELinux. */
  boolean context() {
    return context;
  }

  boolean timer() {
    return timer;
  }

  List<String> tail() {
    return tail;
  }

  /** Reads the line as a header. If it is one, the columns are now its own. */
  Kind read(NetstatFields fields) {
    int at = 0;
    while (at < fields.count() && isLeading(fields, at)) {
      at++;
    }
    boolean hasProto = fields.is(at, "Proto");
    if (fields.are(hasProto ? at + 1 : at, "Listen", "Local", "Address")) {
      clear();
      leading = at;
      proto = hasProto;
      listenQueues = true;
      known = at + (hasProto ? 4 : 3) == fields.count();
      if (known) {
        return Kind.TCP;
      }
      clear();
      return Kind.NOT_UNDERSTOOD;
    }
    if (isOther(fields)) {
      clear();
      return Kind.OTHER;
    }
    if (!hasProto) {
      return Kind.NO_HEADER;
    }
    clear();
    int local = fields.find("Local");
    queues = fields.are(at + 1, "Recv-Q", "Send-Q");
    if ((!queues && !fields.are(at + 1, "Rexmit", "OOORcv"))
        || local < 0
        || !fields.are(local, "Local", "Address", "Foreign", "Address")) {
      clear();
      return Kind.NOT_UNDERSTOOD;
    }
    known = true;
    leading = at;
    beforeLocal = local - at - 3;
    wide = fields.start(local + 2) - fields.start(local) >= WIDE_COLUMN;
    if (!readTail(fields, local + 4)) {
      clear();
      return Kind.NOT_UNDERSTOOD;
    }
    return Kind.TCP;
  }

  private boolean readTail(NetstatFields fields, int from) {
    int at = from;
    state = fields.is(at, "State") || fields.is(at, "(state)") || fields.is(at, "TCP-State");
    at += state ? 1 : 0;
    while (at < fields.count()) {
      if (fields.are(at, "User", "Inode")) {
        user = true;
        at += 2;
      } else if (fields.is(at, "PID/Program") && at + 1 < fields.count()) {
        program = true;
        at += 2;
      } else if (fields.are(at, "Security", "Context")) {
        context = true;
        at += 2;
      } else if (fields.is(at, "Timer")) {
        timer = true;
        at++;
      } else if (fields.are(at, "Log", "ID")) {
        tail.add("Log ID");
        at += 2;
      } else {
        tail.add(fields.text(fields.start(at), fields.end(at)));
        at++;
      }
    }
    return tail.isEmpty() || !(user || program || context || timer);
  }

  private static boolean isLeading(NetstatFields fields, int at) {
    for (String name : LEADING) {
      if (fields.is(at, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOther(NetstatFields fields) {
    for (String header : OTHER_HEADERS) {
      if (fields.are(0, header.split(" "))) {
        return true;
      }
    }
    return false;
  }
}
