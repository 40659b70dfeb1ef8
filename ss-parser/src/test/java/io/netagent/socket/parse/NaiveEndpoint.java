package io.netagent.socket.parse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One end by regular expressions: bytes 4 or 16, null for a star. */
record NaiveEndpoint(byte[] bytes, int port, String scope, boolean brackets) {
  private static final String SCOPE = "%(.{1,15})";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[([^\\]%]*)](?:"
              + SCOPE
              + ")?|\\[([^\\]%]*)"
              + SCOPE
              + "]|([^\\[%][^%]*)(?:"
              + SCOPE
              + ")?):(\\*|0|[1-9][0-9]{0,4})",
          Pattern.DOTALL);

  static NaiveEndpoint of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String port = matcher.group(7);
    int number = port.equals("*") ? 0 : Integer.parseInt(port);
    boolean brackets = matcher.group(5) == null;
    String address =
        matcher.group(1) != null
            ? matcher.group(1)
            : matcher.group(3) != null ? matcher.group(3) : matcher.group(5);
    String scope =
        matcher.group(2) != null
            ? matcher.group(2)
            : matcher.group(4) != null ? matcher.group(4) : matcher.group(6);
    if ((scope != null && scope.matches("(?s).*[:/].*")) || number > 65535) {
      return null;
    }
    byte[] bytes = null;
    if (brackets || !address.equals("*")) {
      bytes = address.contains(":") ? ipv6(address) : brackets ? null : ipv4(address);
      if (bytes == null) {
        return null;
      }
    }
    String told =
        scope == null
            ? null
            : new String(scope.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return new NaiveEndpoint(bytes, number, told, brackets);
  }

  int family() {
    return bytes == null ? 0 : bytes.length == 4 ? 4 : 6;
  }

  boolean isIpv4Any() {
    return family() == 4 && ByteBuffer.wrap(bytes).getInt() == 0;
  }

  byte[] address(int family) {
    return bytes == null ? new byte[family == 4 ? 4 : 16] : bytes;
  }

  private static byte[] ipv4(String text) {
    if (!text.matches("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})")) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4);
    for (String part : text.split("\\.")) {
      if (Integer.parseInt(part) > 255) {
        return null;
      }
      bytes.put((byte) Integer.parseInt(part));
    }
    return bytes.array();
  }

  private static byte[] ipv6(String text) {
    Matcher tail = Pattern.compile("(.*:)([^:]*\\.[^:]*)", Pattern.DOTALL).matcher(text);
    String plain = text;
    if (tail.matches()) {
      byte[] ipv4 = ipv4(tail.group(2));
      if (ipv4 == null) {
        return null;
      }
      ByteBuffer two = ByteBuffer.wrap(ipv4);
      plain = String.format("%s%x:%x", tail.group(1), two.getShort(), two.getShort());
    }
    int gap = plain.indexOf("::");
    List<String> left = groups(gap < 0 ? plain : plain.substring(0, gap));
    List<String> right = gap < 0 ? List.of() : groups(plain.substring(gap + 2));
    int count = left.size() + right.size();
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    List<String> all = new ArrayList<>(left);
    for (int i = count; i < 8; i++) {
      all.add("0");
    }
    all.addAll(right);
    ByteBuffer bytes = ByteBuffer.allocate(16);
    for (String group : all) {
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return null;
      }
      bytes.putShort((short) Integer.parseInt(group, 16));
    }
    return bytes.array();
  }

  private static List<String> groups(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
  }
}
