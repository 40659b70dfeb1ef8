package io.netagent.collector.source;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers out of {@code /proc/net/snmp} and {@code /proc/net/netstat} by name: a section is a line
 * {@code TcpExt: NameA NameB} and below it a line {@code TcpExt: 1 2} (net/ipv4/proc.c). Columns
 * come and go between kernels, so a position means nothing.
 */
final class ProcNetSection {
  private ProcNetSection() {}

  /**
   * The wanted numbers of one section; those that this kernel does not have are absent. Sections
   * and columns that nobody asked for are stepped over, whatever they hold. A sum over the CPUs
   * that wrapped below zero, as the kernel's unlocked adding can show it for a moment, is {@link
   * Long#MAX_VALUE}.
   */
  static Map<String, Long> numbers(Path file, String text, String section, Set<String> wanted)
      throws MalformedProcFileException {
    List<String> lines = ProcText.lines(file, text);
    Map<String, Long> numbers = new HashMap<>();
    boolean found = false;
    for (int i = 0; i < lines.size(); i += 2) {
      String name = sectionName(file, lines, i);
      if (i + 1 == lines.size() || !sectionName(file, lines, i + 1).equals(name)) {
        throw new MalformedProcFileException(
            file, i + 1, "no line of values follows the names of " + ProcText.quoted(name));
      }
      if (!name.equals(section)) {
        continue;
      }
      if (found) {
        throw new MalformedProcFileException(file, i + 1, section + " stands there twice");
      }
      found = true;
      read(file, lines, i, wanted, numbers);
    }
    return numbers;
  }

  private static void read(
      Path file, List<String> lines, int at, Set<String> wanted, Map<String, Long> into)
      throws MalformedProcFileException {
    List<String> names = columns(lines.get(at));
    List<String> values = columns(lines.get(at + 1));
    if (names.size() != values.size()) {
      throw new MalformedProcFileException(
          file, at + 2, values.size() + " values for " + names.size() + " names");
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!wanted.contains(name)) {
        continue;
      }
      long value = ProcText.number(values.get(i));
      if (value < 0) {
        throw new MalformedProcFileException(
            file, at + 2, name + " is " + ProcText.quoted(values.get(i)));
      }
      if (into.put(name, value) != null) {
        throw new MalformedProcFileException(file, at + 1, name + " stands there twice");
      }
    }
  }

  private static List<String> columns(String line) {
    return ProcText.words(line.substring(line.indexOf(':') + 1));
  }

  private static String sectionName(Path file, List<String> lines, int at)
      throws MalformedProcFileException {
    int colon = lines.get(at).indexOf(':');
    if (colon < 1) {
      throw new MalformedProcFileException(
          file, at + 1, "no section in " + ProcText.quoted(lines.get(at)));
    }
    return lines.get(at).substring(0, colon);
  }
}
