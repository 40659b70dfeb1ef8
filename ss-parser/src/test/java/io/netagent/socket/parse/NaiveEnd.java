package io.netagent.socket.parse;

import static io.netagent.socket.parse.NaiveNetstat.number;
import static io.netagent.socket.parse.NaiveNetstat.require;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One address column of a netstat, read plainly, for {@link NaiveNetstat}. */
final class NaiveEnd {
  private static final Pattern NAME = Pattern.compile("(?s)(?=.*[A-Za-z])[-A-Za-z0-9._+]+");

  private byte[] address;
  private boolean v6;
  private boolean any;
  private int port;
  private String scope;

  byte[] bytes(int family) {
    return any ? new byte[family == 4 ? 4 : 16] : address;
  }

  boolean isIpv6() {
    return v6;
  }

  int port() {
    return port;
  }

  String scope() {
    return scope;
  }

  static NaiveEnd of(String text, boolean bsd, boolean wide, boolean leading) {
    int separator = text.lastIndexOf(bsd ? '.' : ':');
    require(separator >= 0);
    String host = text.substring(0, separator);
    String port = text.substring(separator + 1);
    NaiveEnd end = new NaiveEnd();
    end.v6 = host.contains(":");
    if (!wide && end.v6 && !bsd && text.length() == 23) {
      String last = host.substring(Math.max(host.lastIndexOf(':'), host.lastIndexOf('.')) + 1);
      boolean quad =
          host.matches("(?s).*:[0-9]+(\\.[0-9]+){3}")
              && ipv4(host.substring(host.lastIndexOf(':') + 1)) != null;
      require(quad && (Integer.parseInt(last) == 0 || Integer.parseInt(last) * 10 > 255));
    }
    require(!(bsd && !wide && end.v6 && host.length() == 16));
    require(port.equals("*") || port.length() <= 5);
    end.port = port.equals("*") ? 0 : (int) number(port, 65535);
    if (bsd && !wide && leading && text.length() == 18) {
      require(port.equals("*") || end.port * 10 > 65535);
    }
    if (host.equals("*")) {
      end.any = true;
      return end;
    }
    if (!bsd && host.length() > 2 && host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      end.v6 = host.contains(":");
      if (host.equals("*")) {
        end.any = true;
        return end;
      }
    }
    if (bsd && end.v6 && host.contains("%")) {
      end.scope = host.substring(host.lastIndexOf('%') + 1);
      require(NAME.matcher(end.scope).matches());
      host = host.substring(0, host.lastIndexOf('%'));
      end.v6 = host.contains(":");
      if (host.equals("*")) {
        end.any = true;
        return end;
      }
    }
    end.address = end.v6 ? ipv6(host) : ipv4(host);
    require(end.address != null);
    return end;
  }

  private static byte[] ipv4(String text) {
    String octet = "(0|[1-9][0-9]{0,2})";
    Matcher quad =
        Pattern.compile(octet + "\\." + octet + "\\." + octet + "\\." + octet).matcher(text);
    if (!quad.matches()) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int value = Integer.parseInt(quad.group(i + 1));
      if (value > 255) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static byte[] ipv6(String text) {
    String address = text;
    int colon = address.lastIndexOf(':');
    if (address.indexOf('.') >= 0) {
      byte[] quad = ipv4(address.substring(colon + 1));
      require(quad != null);
      address =
          address.substring(0, colon + 1)
              + Integer.toHexString(ByteBuffer.wrap(quad).getShort(0) & 0xFFFF)
              + ":"
              + Integer.toHexString(ByteBuffer.wrap(quad).getShort(2) & 0xFFFF);
    }
    int gap = address.indexOf("::");
    if (gap >= 0) {
      require(address.indexOf("::", gap + 1) < 0);
      long before = groups(address.substring(0, gap));
      long after = groups(address.substring(gap + 2));
      require(before + after <= 7);
      String zeros = "0:".repeat((int) (8 - before - after));
      address =
          (before > 0 ? address.substring(0, gap) + ":" : "") + zeros + address.substring(gap + 2);
      if (after == 0) {
        address = address.substring(0, address.length() - 1);
      }
    }
    require(address.matches("[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){7}"));
    ByteBuffer bytes = ByteBuffer.allocate(16);
    Arrays.stream(address.split(":")).forEach(g -> bytes.putShort((short) Integer.parseInt(g, 16)));
    return bytes.array();
  }

  private static long groups(String text) {
    return text.isEmpty() ? 0 : text.chars().filter(c -> c == ':').count() + 1;
  }
}
