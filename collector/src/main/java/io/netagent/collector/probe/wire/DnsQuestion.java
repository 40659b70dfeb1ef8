package io.netagent.collector.probe.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A question for addresses of one name (RFC 1035 4.1), recursion desired, without EDNS: the old
 * limit of 512 bytes is what glibc's default has, too.
 *
 * @param id 0 to 65535
 * @param name with or without the last dot; at most 63 bytes a label and 253 in all
 */
public record DnsQuestion(int id, String name, AddressType type) {
  static final int CLASS_IN = 1;
  private static final short RECURSION_DESIRED = 0x0100;
  private static final int HEADER_BYTES = 12;
  private static final int MAX_LABEL_BYTES = 63;
  private static final int MAX_NAME_BYTES = 253;

  /** Without the last dot. */
  public DnsQuestion {
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether DNS can carry it. */
  public static boolean isName(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (name.isEmpty() || name.length() > MAX_NAME_BYTES) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty()
          || label.length() > MAX_LABEL_BYTES
          || !label.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        return false;
      }
    }
    return true;
  }

  /** The datagram. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + name.length() + 2 + 4);
    out.putShort((short) id).putShort(RECURSION_DESIRED).putShort((short) 1);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0).putShort((short) type.number()).putShort((short) CLASS_IN);
    return out.array();
  }
}
