package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The reader of /proc/net/netstat against a naive one, on captured text with random damage. */
final class ProcNetSectionPropertyTest {
  private static final int SEEDS = 20;
  private static final long TRIES = Long.getLong("netagent.fuzz.tries", 4_000);
  private static final Path FILE = Path.of("netstat");
  private static final Set<String> WANTED = Set.of("TW", "ListenOverflows", "TCPTimeouts");
  private static final String ALPHABET = "0123456789 -\n:TWxpE\t\r\0";

  @Property(tries = SEEDS)
  void numbers_damagedText_areThoseOfANaiveReaderOrAnError(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String captured = ProcFixture.text("net/netstat");
    String small =
        "IpExt: A B\nIpExt: 1 2\n"
            + "TcpExt: TW ListenOverflows Other TCPTimeouts\nTcpExt: 11 22 -33 44\n";
    for (long i = 0; i < Math.max(1, TRIES / SEEDS); i++) {
      String text = damaged(random.nextInt(20) == 0 ? captured : small, random);
      Map<String, Long> expected = naive(text);
      if (expected == null) {
        assertThrows(
            MalformedProcFileException.class,
            () -> ProcNetSection.numbers(FILE, text, "TcpExt", WANTED),
            text);
      } else {
        assertEquals(expected, ProcNetSection.numbers(FILE, text, "TcpExt", WANTED), text);
      }
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int n = random.nextInt(4); n > 0 && damaged.length() > 0; n--) {
      int at = random.nextInt(damaged.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(5)) {
        case 0 -> damaged.setCharAt(at, c);
        case 1 -> damaged.insert(at, c);
        case 2 -> damaged.deleteCharAt(at);
        case 3 -> damaged.setLength(at);
        default -> damaged.insert(at, "9".repeat(random.nextInt(25)));
      }
    }
    return damaged.toString();
  }

  /** Null for an error. Splits with other means than the reader. */
  private static Map<String, Long> naive(String text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      return null;
    }
    Map<String, Long> found = new HashMap<>();
    int sections = 0;
    String[] lines = text.isEmpty() ? new String[0] : text.split("\n", -1);
    int count = Math.max(0, lines.length - 1); // Behind the last newline stands nothing.
    for (int i = 0; i < count; i += 2) {
      if (i + 1 >= count || !lines[i].matches("(?s)[^:]+:.*")) {
        return null;
      }
      String section = lines[i].split(":", 2)[0];
      if (!lines[i + 1].startsWith(section + ":")) {
        return null;
      }
      if (!section.equals("TcpExt")) {
        continue;
      }
      List<String> names = columns(lines[i]);
      List<String> values = columns(lines[i + 1]);
      if (++sections > 1 || names.size() != values.size()) {
        return null;
      }
      for (String wanted : WANTED) {
        if (names.indexOf(wanted) != names.lastIndexOf(wanted)) {
          return null;
        }
        if (names.contains(wanted)) {
          String value = values.get(names.indexOf(wanted));
          if (!value.matches("[0-9]{1,20}")) {
            return null;
          }
          found.put(
              wanted,
              new BigInteger(value).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
        }
      }
    }
    return found;
  }

  private static List<String> columns(String line) {
    return List.of(line.split(":", 2)[1].split("[ \t]", -1)).stream()
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
