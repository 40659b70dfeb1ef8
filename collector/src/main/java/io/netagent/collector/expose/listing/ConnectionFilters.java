package io.netagent.collector.expose.listing;

import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes tests of rows from what somebody asks for. Each throws IllegalArgumentException, whose
 * message goes on behind "must be", for a value that can't be meant.
 */
public final class ConnectionFilters {
  /** In place of a value: the rows that have none. */
  public static final String NONE = "none";

  private static final int MAX_PORT = 0xFFFF;
  private static final Pattern SITE_ID = Pattern.compile("(\\d{1,9})-(\\d{1,18})-(\\d{1,9})");

  /** An address, in brackets if it is of IPv6 and a port follows. */
  private static final Pattern END =
      Pattern.compile(
          "(?<v4>\\d{1,3}(\\.\\d{1,3}){3})(:(?<port4>\\d{1,5}))?"
              + "|\\[(?<v6>[0-9a-fA-F:.]{2,45})](:(?<port6>\\d{1,5}))?"
              + "|(?<bare>[0-9a-fA-F.]*:[0-9a-fA-F:.]*)");

  private ConnectionFilters() {}

  /** Rows of processes with this name. */
  public static ConnectionTest process(String name) {
    return row -> row.owners().process(row.owner()).equals(name);
  }

  /** Rows with this local port. */
  public static ConnectionTest localPort(int port) {
    return row -> row.table().localPort(row.row()) == port;
  }

  /** Rows with this remote port. */
  public static ConnectionTest remotePort(int port) {
    return row -> row.table().remotePort(row.row()) == port;
  }

  /** Rows whose remote end is {@code 10.0.0.9:5432}, {@code 10.0.0.9} or {@code [fe80::1]:80}. */
  public static ConnectionTest remote(String end) {
    End wanted = End.of(end);
    return row ->
        wanted.is(
            row.table().remoteHigh(row.row()),
            row.table().remoteLow(row.row()),
            row.table().remotePort(row.row()));
  }

  /** The same of the local end. */
  public static ConnectionTest local(String end) {
    End wanted = End.of(end);
    return row ->
        wanted.is(
            row.table().localHigh(row.row()),
            row.table().localLow(row.row()),
            row.table().localPort(row.row()));
  }

  /** Rows of a table of IPv4 or IPv6: 4 or 6. */
  public static ConnectionTest family(int family) {
    return row -> row.table().family(row.row()) == family;
  }

  /** Rows of this network namespace. */
  public static ConnectionTest namespace(long inode) {
    return row -> row.rows().namespace() == inode;
  }

  /** Rows that an agent knows, or those that none knows. */
  public static ConnectionTest recorded(boolean recorded) {
    return row -> (row.recorded() != null) == recorded;
  }

  /** Rows that go this way. */
  public static ConnectionTest direction(Direction direction) {
    return row -> row.direction() == direction;
  }

  /** Rows that this thread has opened or is blocked in. */
  public static ConnectionTest thread(long id) {
    return row -> {
      RecordedConnection recorded = row.recorded();
      return recorded != null && hasThread(recorded, id);
    };
  }

  static boolean hasThread(RecordedConnection recorded, long id) {
    return recorded.openerThreadId() == id
        || recorded.readerThreadId() == id
        || recorded.writerThreadId() == id;
  }

  /** What {@link #role} takes. */
  public static List<String> roles() {
    return Arrays.stream(ConnectionRole.values())
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Rows with this role in their record, one of {@link #roles}, or {@link #NONE}. */
  public static ConnectionTest role(String role) {
    return row -> {
      RecordedConnection recorded = row.recorded();
      return recorded == null
          ? role.equals(NONE)
          : recorded.role().name().toLowerCase(Locale.ROOT).equals(role);
    };
  }

  /** Rows opened, or first read, at this site: {@link #siteId}, or {@link #NONE}. */
  public static ConnectionTest site(String id) {
    if (id.equals(NONE)) {
      return row -> row.site() < 0;
    }
    Matcher parts = SITE_ID.matcher(id);
    if (!parts.matches()) {
      throw new IllegalArgumentException("the siteId of a site or a connection, or none");
    }
    int pid = Integer.parseInt(parts.group(1));
    long startTicks = Long.parseLong(parts.group(2));
    int number = Integer.parseInt(parts.group(3));
    return row ->
        row.pid() == pid
            && row.site() == number
            && row.owners().startTicks(row.owner()) == startTicks;
  }

  /** Rows of the sockets that a finding names. */
  public static ConnectionTest told(ToldSockets sockets) {
    return row -> {
      SocketTable table = row.table();
      int at = row.row();
      long inode = table.inode(at);
      return sockets.contains(
          row.rows().namespace(),
          inode,
          inode > 0
              ? 0
              : ToldSockets.ends(
                  table.localHigh(at),
                  table.localLow(at),
                  table.localPort(at),
                  table.remoteHigh(at),
                  table.remoteLow(at),
                  table.remotePort(at)));
    };
  }

  /** The name of a site among those of all processes, now and before: opaque. */
  public static String siteId(int pid, long startTicks, int number) {
    return pid + "-" + startTicks + "-" + number;
  }

  /**
   * One end of a connection.
   *
   * @param port -1 for any
   */
  private record End(long high, long low, int port) {
    boolean is(long aHigh, long aLow, int aPort) {
      return low == aLow && high == aHigh && (port < 0 || port == aPort);
    }

    static End of(String text) {
      Matcher parts = END.matcher(text);
      if (parts.matches()) {
        IntUnaryOperator checked = port -> port <= MAX_PORT ? port : -2;
        String port = first(parts, "port4", "port6");
        int number = port == null ? -1 : checked.applyAsInt(Integer.parseInt(port));
        String ipv4 = parts.group("v4");
        End end =
            ipv4 != null
                ? ofIpv4(ipv4, number)
                : ofIpv6(Objects.requireNonNull(first(parts, "v6", "bare")), number);
        if (number > -2 && end != null) {
          return end;
        }
      }
      throw new IllegalArgumentException(
          "an address with or without a port: 10.0.0.9:5432, 10.0.0.9 or [2001:db8::7]:443");
    }

    private static @Nullable String first(Matcher parts, String... groups) {
      for (String group : groups) {
        if (parts.group(group) != null) {
          return parts.group(group);
        }
      }
      return null;
    }

    private static @Nullable End ofIpv4(String quad, int port) {
      int address = 0;
      for (String part : quad.split("\\.", -1)) {
        int octet = Integer.parseInt(part);
        if (octet > 0xFF) {
          return null;
        }
        address = address << 8 | octet;
      }
      return new End(0, FourTuple.v4Mapped(address), port);
    }

    /** In brackets it can't be a name, so nothing is looked up. */
    private static @Nullable End ofIpv6(String literal, int port) {
      try {
        byte[] address = InetAddress.getByName("[" + literal + "]").getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(address);
        return address.length == 4
            ? new End(0, FourTuple.v4Mapped(bytes.getInt()), port)
            : new End(bytes.getLong(), bytes.getLong(), port);
      } catch (UnknownHostException e) {
        return null;
      }
    }
  }
}
