package io.netagent.collector.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ports that the kernel gives to sockets that name none (ip_local_port_range), with those it
 * leaves out (ip_local_reserved_ports); see Documentation/networking/ip-sysctl.rst.
 *
 * @param first the lowest, included
 * @param last the highest, included
 * @param reserved disjoint, ascending, not adjacent, and within the range
 */
public record PortRange(int first, int last, List<Reserved> reserved) {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final int MAX_PORT = 65_535;

  /**
   * Ports left out, from first to last, both included.
   *
   * @param first 0 to 65535
   * @param last not below first
   */
  public record Reserved(int first, int last) {
    public Reserved {
      check(first, last);
    }
  }

  /** Takes reserved ports in any order, overlapping or outside of the range. */
  public PortRange {
    check(first, last);
    reserved = merged(first, last, reserved);
  }

  /**
   * From the texts of the two files.
   *
   * @param range such as {@code 32768 60999}
   * @param reserved such as {@code 8080,9100-9199}; may be empty
   * @throws IllegalArgumentException says what is wrong
   */
  public static PortRange parse(String range, String reserved) {
    List<String> words = ProcText.words(range.strip());
    if (words.size() != 2) {
      throw new IllegalArgumentException("no two ports in " + ProcText.quoted(range.strip()));
    }
    List<Reserved> parts = new ArrayList<>();
    String list = reserved.strip();
    if (!list.isEmpty()) {
      for (String part : COMMA.split(list, -1)) {
        parts.add(reservedPart(part));
      }
    }
    return new PortRange(port(words.get(0)), port(words.get(1)), parts);
  }

  /** How many ports the kernel may give: the range without the reserved ones. */
  public int available() {
    int count = last - first + 1;
    for (Reserved part : reserved) {
      count -= part.last - part.first + 1;
    }
    return count;
  }

  /** Whether it lies in the range, reserved or not. */
  public boolean contains(int port) {
    return port >= first && port <= last;
  }

  /** Whether it lies in the range and is reserved. */
  public boolean isReserved(int port) {
    for (Reserved part : reserved) {
      if (port >= part.first && port <= part.last) {
        return true;
      }
    }
    return false;
  }

  private static List<Reserved> merged(int first, int last, List<Reserved> parts) {
    List<Reserved> ascending = new ArrayList<>(parts);
    ascending.sort(Comparator.comparingInt(Reserved::first));
    List<Reserved> merged = new ArrayList<>();
    for (Reserved part : ascending) {
      int from = Math.max(first, part.first);
      int to = Math.min(last, part.last);
      if (from > to) {
        continue;
      }
      int end = merged.size() - 1;
      if (end >= 0 && from <= merged.get(end).last + 1) {
        Reserved before = merged.get(end);
        merged.set(end, new Reserved(before.first, Math.max(before.last, to)));
      } else {
        merged.add(new Reserved(from, to));
      }
    }
    return List.copyOf(merged);
  }

  private static Reserved reservedPart(String part) {
    int dash = part.indexOf('-');
    if (dash < 0) {
      int port = port(part);
      return new Reserved(port, port);
    }
    return new Reserved(port(part.substring(0, dash)), port(part.substring(dash + 1)));
  }

  private static int port(String text) {
    long number = ProcText.number(text);
    if (number < 0 || number > MAX_PORT) {
      throw new IllegalArgumentException(ProcText.quoted(text) + " is no port");
    }
    return (int) number;
  }

  private static void check(int first, int last) {
    if (first < 0 || last > MAX_PORT || first > last) {
      throw new IllegalArgumentException(first + " to " + last + " is no range of ports");
    }
  }
}
