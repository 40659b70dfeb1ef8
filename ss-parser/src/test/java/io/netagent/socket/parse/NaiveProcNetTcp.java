package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference: the grammar as one regular expression, numbers by BigInteger, slow and plain. */
record NaiveProcNetTcp(List<RowValues> rows, long malformed, boolean headerRecognised) {
  private static final String TAIL =
      " +([0-9A-F]{2}) +([0-9A-F]{8}):([0-9A-F]{8}) +([0-9A-F]{2}):([0-9A-F]{8}|[1-9A-F][0-9A-F]{8,15})"
          + " +([0-9A-F]{8}) +([0-9]+) +([0-9]+) +([0-9]+) +[^ ]+ +[^ ].*";
  private static final Pattern ROW4 = row(8);
  private static final Pattern ROW6 = row(32);

  private static Pattern row(int digits) {
    String endpoint = " +([0-9A-F]{" + digits + "}):([0-9A-F]{4})";
    return Pattern.compile(" *([0-9]+):" + endpoint + endpoint + TAIL, Pattern.DOTALL);
  }

  static NaiveProcNetTcp parse(int family, ByteOrder order, byte[] table) {
    List<RowValues> rows = new ArrayList<>();
    long malformed = 0;
    String text = new String(table, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n", -1);
    if (!lines[0].replaceAll("^ +| +$", "").replaceAll(" +", " ").equals(header(family))
        || lines[0].length() > ProcNetTcpParser.MAX_LINE_BYTES) {
      return new NaiveProcNetTcp(rows, text.isEmpty() ? 0 : 1, false);
    }
    int end = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    for (int i = 1; i < end; i++) {
      RowValues row = parseRow(family, order, lines[i]);
      if (row == null) {
        malformed++;
      } else {
        rows.add(row);
      }
    }
    return new NaiveProcNetTcp(rows, malformed, true);
  }

  private static String header(int family) {
    return "sl local_address "
        + (family == 4 ? "rem_address" : "remote_address")
        + " st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode";
  }

  private static RowValues parseRow(int family, ByteOrder order, String line) {
    Matcher row = (family == 4 ? ROW4 : ROW6).matcher(line);
    if (line.length() > ProcNetTcpParser.MAX_LINE_BYTES || !row.matches()) {
      return null;
    }
    BigInteger slot = new BigInteger(row.group(1));
    BigInteger ticks = new BigInteger(row.group(10), 16);
    BigInteger retransmits = new BigInteger(row.group(11), 16);
    BigInteger uid = new BigInteger(row.group(12));
    BigInteger timeout = new BigInteger(row.group(13));
    BigInteger inode = new BigInteger(row.group(14));
    if (slot.bitLength() > 63
        || retransmits.bitLength() > 31
        || uid.bitLength() > 32
        || timeout.bitLength() > 63
        || inode.bitLength() > 63) {
      return null;
    }
    return new RowValues(
        family,
        Integer.parseInt(row.group(6), 16),
        FourTuple.of(
            address(row.group(2), order),
            Integer.parseInt(row.group(3), 16),
            address(row.group(4), order),
            Integer.parseInt(row.group(5), 16)),
        null,
        null,
        Long.parseLong(row.group(8), 16),
        Long.parseLong(row.group(7), 16),
        -1,
        Integer.parseInt(row.group(9), 16),
        ticks.bitLength() > 32 ? 0 : ticks.longValue() * 10,
        retransmits.intValue(),
        inode.signum() == 0 && uid.signum() == 0 ? -1 : uid.longValue(),
        inode.longValue(),
        0,
        0,
        -1,
        List.of(),
        Map.of());
  }

  private static byte[] address(String words, ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length() / 2).order(order);
    for (int i = 0; i < words.length(); i += 8) {
      bytes.putInt(Integer.parseUnsignedInt(words.substring(i, i + 8), 16));
    }
    return bytes.array();
  }
}
