package io.netagent.socket.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Netlink messages to decode: the captured ones, and made up ones in the kernel's layout. */
public final class InetDiagBytes {
  public static final int SEQUENCE = 7;
  public static final int PORT_ID = 4711;
  public static final int MULTI = 2;

  private InetDiagBytes() {}

  /** A captured reply or its oracle: compat, info, ipv4 or ipv6, with .bin or .txt. */
  static byte[] captured(String name) {
    try (InputStream in = InetDiagBytes.class.getResourceAsStream("inet-diag/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> capturedLines(String name) {
    return new String(captured(name), StandardCharsets.US_ASCII).lines().toList();
  }

  /** A whole message, padded, of the dump that the tests begin. */
  public static byte[] message(ByteOrder order, int type, int flags, byte[] body) {
    return message(order, 16 + body.length, type, flags, SEQUENCE, PORT_ID, body);
  }

  public static byte[] message(
      ByteOrder order, int length, int type, int flags, int sequence, int portId, byte[] body) {
    return ByteBuffer.allocate(16 + (body.length + 3 & ~3))
        .order(order)
        .putInt(length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence)
        .putInt(portId)
        .put(body)
        .array();
  }

  public static byte[] done(ByteOrder order) {
    return message(order, 3, MULTI, new byte[4]);
  }

  public static byte[] error(ByteOrder order, int code) {
    byte[] body = ByteBuffer.allocate(20).order(order).putInt(code).array();
    return message(order, 2, 0, body);
  }

  static byte[] attribute(ByteOrder order, int type, byte[] payload) {
    return ByteBuffer.allocate(4 + (payload.length + 3 & ~3))
        .order(order)
        .putShort((short) (4 + payload.length))
        .putShort((short) type)
        .put(payload)
        .array();
  }

  /** An ESTABLISHED row 127.0.0.1:80 -> 127.0.0.1:(port), inode = cookie = port. */
  public static byte[] row(ByteOrder order, int port, byte[]... attributes) {
    return message(order, 18, MULTI, concat(body(order, port), concat(attributes)));
  }

  static byte[] body(ByteOrder order, int port) {
    ByteBuffer body = ByteBuffer.allocate(72).order(order);
    body.put(0, (byte) 2).put(1, (byte) 1);
    byte[] address = {127, 0, 0, 1};
    body.order(ByteOrder.BIG_ENDIAN).putShort(4, (short) 80).putShort(6, (short) port);
    body.put(8, address).put(24, address).order(order);
    body.putInt(44, port).putInt(64, 1000).putInt(68, port);
    return body.array();
  }

  static byte[] concat(byte[]... parts) {
    return concat(List.of(parts));
  }

  public static byte[] concat(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** Messages with random content, most of them rows; the last one may end the dump. */
  static List<byte[]> generated(ByteOrder order, int count, Random random) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int flags = random.nextInt(20) == 0 ? MULTI | 0x10 : MULTI;
      messages.add(
          switch (random.nextInt(20)) {
            case 0 -> message(order, 1, flags, randomBytes(random, 9));
            case 1 -> error(order, 0);
            case 2 -> message(order, 4 + random.nextInt(40), flags, randomBytes(random, 90));
            case 3 -> foreign(order, random);
            default -> message(order, random.nextBoolean() ? 18 : 20, flags, body(order, random));
          });
    }
    switch (random.nextInt(6)) {
      case 0 -> messages.add(error(order, -random.nextInt(4096)));
      case 1 -> {} // The end is still to come.
      case 2 -> {
        byte[] body = ByteBuffer.allocate(4).order(order).putInt(-random.nextInt(200)).array();
        messages.add(message(order, 3, MULTI, body));
      }
      default -> messages.add(done(order));
    }
    return messages;
  }

  private static byte[] foreign(ByteOrder order, Random random) {
    boolean otherSequence = random.nextBoolean();
    byte[] body = random.nextBoolean() ? body(order, 1) : randomBytes(random, 20);
    return message(
        order,
        16 + body.length,
        random.nextInt(24),
        MULTI,
        otherSequence ? random.nextInt() : SEQUENCE,
        otherSequence ? PORT_ID : random.nextInt(),
        body);
  }

  private static byte[] body(ByteOrder order, Random random) {
    byte[] body = new byte[72];
    random.nextBytes(body);
    ByteBuffer fields = ByteBuffer.wrap(body).order(order);
    fields.put(0, (byte) (random.nextBoolean() ? 2 : 10));
    fields.put(1, (byte) (1 + random.nextInt(13)));
    fields.putInt(40, random.nextInt(4));
    fields.putInt(60, random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(5000));
    fields.putInt(64, random.nextInt(3) * random.nextInt());
    fields.putInt(68, random.nextInt(3) * random.nextInt());
    byte[][] attributes = new byte[random.nextInt(6)][];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] =
          switch (random.nextInt(4)) {
            case 0 -> attribute(order, 21 | random.nextInt(4) << 14, exactly(random, 8));
            case 1 -> attribute(order, 2, randomBytes(random, 280));
            case 2 -> attribute(order, 2, exactly(random, 232));
            default -> attribute(order, 3 + random.nextInt(18), randomBytes(random, 40));
          };
    }
    return concat(body, concat(attributes));
  }

  private static byte[] randomBytes(Random random, int max) {
    return exactly(random, random.nextInt(max + 1));
  }

  private static byte[] exactly(Random random, int length) {
    byte[] bytes = new byte[length];
    if (random.nextInt(4) > 0) {
      random.nextBytes(bytes); // Else zeros: no sample, no cgroup.
    }
    return bytes;
  }
}
