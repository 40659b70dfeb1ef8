package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.parse.InetDiagDecoder.Progress;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The reference: cuts byte arrays to pieces, numbers by BigInteger, slow and plain. */
final class NaiveInetDiag {
  private final ByteOrder order;
  private final List<RowValues> rows = new ArrayList<>();
  private long malformed;
  private Progress progress = Progress.MORE;
  private int errno;
  private boolean interrupted;
  private long own;
  private long foreign;

  private NaiveInetDiag(ByteOrder order) {
    this.order = order;
  }

  static DecodedDump decode(ByteOrder order, List<byte[]> datagrams) {
    NaiveInetDiag naive = new NaiveInetDiag(order);
    datagrams.forEach(naive::datagram);
    return new DecodedDump(
        naive.rows,
        naive.malformed,
        naive.progress,
        naive.errno,
        naive.interrupted,
        naive.own,
        naive.foreign);
  }

  private void datagram(byte[] bytes) {
    byte[] rest = bytes;
    while (rest.length > 0 && progress == Progress.MORE) {
      if (rest.length < 16) {
        broken();
        return;
      }
      long length = signed(rest, 0, 4);
      if (length < 16 || length > rest.length) {
        broken();
        return;
      }
      message(Arrays.copyOf(rest, (int) length));
      long padded = (length + 3) / 4 * 4;
      rest = Arrays.copyOfRange(rest, (int) Math.min(padded, rest.length), rest.length);
    }
  }

  private void message(byte[] message) {
    if (signed(message, 8, 4) != InetDiagBytes.SEQUENCE
        || signed(message, 12, 4) != InetDiagBytes.PORT_ID) {
      foreign++;
      return;
    }
    own++;
    interrupted |= unsigned(message, 6, 2) / 16 % 2 == 1;
    byte[] body = Arrays.copyOfRange(message, 16, message.length);
    long type = unsigned(message, 4, 2);
    if (type == 18 || type == 20) {
      try {
        rows.add(row(body));
      } catch (IllegalArgumentException e) {
        malformed++;
      }
    } else if (type == 2 || type == 3) {
      long code = body.length < 4 ? 1 : signed(body, 0, 4);
      if (code > 0 || code < -4095) {
        broken();
      } else if (code < 0) {
        progress = Progress.FAILED;
        errno = (int) -code;
      } else if (type == 3) {
        progress = Progress.DONE;
      }
    } else if (type == 4) {
      progress = Progress.FAILED;
      errno = 105;
    } else if (type != 1) {
      malformed++;
    }
  }

  private void broken() {
    malformed++;
    progress = Progress.BROKEN;
  }

  private RowValues row(byte[] body) {
    require(body.length >= 72);
    require(body[0] == 2 || body[0] == 10);
    int family = body[0] == 2 ? 4 : 6;
    int state = body[1] & 0xFF;
    boolean listens = state == 10;
    long sendQueue = unsigned(body, 60, 4);
    require(!listens || sendQueue <= Integer.MAX_VALUE);
    long interfaceIndex = unsigned(body, 40, 4);
    require(interfaceIndex <= Integer.MAX_VALUE);
    Map<Integer, byte[]> attributes = attributes(body);
    long expires = unsigned(body, 52, 4);
    long uid = unsigned(body, 64, 4);
    long inode = unsigned(body, 68, 4);
    int addressBytes = family == 4 ? 4 : 16;
    return new RowValues(
        family,
        state,
        FourTuple.of(
            Arrays.copyOfRange(body, 8, 8 + addressBytes),
            (body[4] & 0xFF) * 256 + (body[5] & 0xFF),
            Arrays.copyOfRange(body, 24, 24 + addressBytes),
            (body[6] & 0xFF) * 256 + (body[7] & 0xFF)),
        null,
        null,
        unsigned(body, 56, 4),
        listens ? 0 : sendQueue,
        listens ? (int) sendQueue : -1,
        body[2] & 0xFF,
        expires > Integer.MAX_VALUE ? 0 : expires,
        body[3] & 0xFF,
        uid == 0 && inode == 0 ? -1 : uid,
        inode,
        BigInteger.valueOf(unsigned(body, 48, 4))
            .shiftLeft(32)
            .add(BigInteger.valueOf(unsigned(body, 44, 4)))
            .longValue(),
        attributes.containsKey(21) ? signed(attributes.get(21), 0, 8) : 0,
        (int) interfaceIndex,
        List.of(),
        listens || !attributes.containsKey(2) ? Map.of() : metrics(state, attributes.get(2)));
  }

  private Map<Integer, byte[]> attributes(byte[] body) {
    Map<Integer, byte[]> attributes = new java.util.HashMap<>();
    byte[] rest = Arrays.copyOfRange(body, 72, body.length);
    while (rest.length > 0) {
      require(rest.length >= 4);
      int length = (int) unsigned(rest, 0, 2);
      require(length >= 4 && length <= rest.length);
      int type = (int) (unsigned(rest, 2, 2) % 16384);
      require(type != 21 || length == 12);
      attributes.put(type, Arrays.copyOfRange(rest, 4, length));
      int padded = Math.min((length + 3) / 4 * 4, rest.length);
      rest = Arrays.copyOfRange(rest, padded, rest.length);
    }
    return attributes;
  }

  private Map<TcpMetric, Long> metrics(int state, byte[] info) {
    Map<TcpMetric, Long> metrics = new EnumMap<>(TcpMetric.class);
    put(metrics, TcpMetric.RTO_MICROS, info, 8, 4);
    put(metrics, TcpMetric.UNACKED_SEGMENTS, info, 24, 4);
    put(metrics, TcpMetric.LAST_SENT_MILLIS_AGO, info, 44, 4);
    put(metrics, TcpMetric.LAST_RECEIVED_MILLIS_AGO, info, 52, 4);
    put(metrics, TcpMetric.LAST_ACK_MILLIS_AGO, info, 56, 4);
    put(metrics, TcpMetric.RTT_MICROS, info, 68, 4);
    put(metrics, TcpMetric.CONGESTION_WINDOW_SEGMENTS, info, 80, 4);
    put(metrics, TcpMetric.TOTAL_RETRANSMITS, info, 100, 4);
    put(metrics, TcpMetric.BYTES_ACKED, info, 120, 8);
    put(metrics, TcpMetric.BYTES_RECEIVED, info, 128, 8);
    put(metrics, TcpMetric.NOT_SENT_BYTES, info, 144, 4);
    put(metrics, TcpMetric.MIN_RTT_MICROS, info, 148, 4);
    put(metrics, TcpMetric.DATA_SEGMENTS_SENT, info, 156, 4);
    put(metrics, TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, info, 160, 8);
    put(metrics, TcpMetric.SEND_WINDOW_BYTES, info, 228, 4);
    if (state == 2) {
      metrics.remove(TcpMetric.LAST_SENT_MILLIS_AGO);
      metrics.remove(TcpMetric.LAST_RECEIVED_MILLIS_AGO);
      metrics.remove(TcpMetric.LAST_ACK_MILLIS_AGO);
    }
    metrics.remove(TcpMetric.RTT_MICROS, 0L);
    metrics.remove(TcpMetric.MIN_RTT_MICROS, 0L);
    metrics.remove(TcpMetric.MIN_RTT_MICROS, 0xFFFF_FFFFL);
    metrics.remove(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, 0L);
    metrics.values().removeIf(value -> value < 0);
    return metrics;
  }

  private void put(
      Map<TcpMetric, Long> metrics, TcpMetric metric, byte[] info, int offset, int bytes) {
    if (info.length >= offset + bytes) {
      metrics.put(metric, bytes == 8 ? signed(info, offset, bytes) : unsigned(info, offset, bytes));
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }

  private long unsigned(byte[] bytes, int from, int count) {
    return new BigInteger(1, bigEndian(bytes, from, count)).longValueExact();
  }

  private long signed(byte[] bytes, int from, int count) {
    return new BigInteger(bigEndian(bytes, from, count)).longValueExact();
  }

  private byte[] bigEndian(byte[] bytes, int from, int count) {
    byte[] number = new byte[count];
    for (int i = 0; i < count; i++) {
      number[order == ByteOrder.LITTLE_ENDIAN ? count - 1 - i : i] = bytes[from + i];
    }
    return number;
  }
}
