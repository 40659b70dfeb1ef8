package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The parser against a slow and plain one, on right tables and on damaged ones. */
class ProcNetTcpParserPropertyTest {
  @Property
  void feed_generatedTable_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    int family = random.nextBoolean() ? 4 : 6;
    int rows = random.nextInt(60);
    ByteOrder order = order(random);
    byte[] table = TableText.generated(family, rows, random);
    Parsed parsed = agreeing(family, order, table, random);
    assertEquals(rows, parsed.rows().size());
  }

  @Property(tries = 50) // What changes is the machine, not the seed.
  void feed_tableOfThisMachine_agreesWithTheReference(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    for (int family : new int[] {4, 6}) {
      Path file = Path.of(family == 4 ? "/proc/net/tcp" : "/proc/net/tcp6");
      if (family == 6 && Files.notExists(file)) {
        continue; // A machine without IPv6.
      }
      byte[] table = Files.readAllBytes(file);
      Parsed parsed = agreeing(family, ByteOrder.nativeOrder(), table, random);
      assertEquals(0, parsed.malformed(), parsed.first());
    }
  }

  @Property
  void feed_damagedRows_agreesWithTheReferenceAndAccountsForEachLine(@ForAll long seed) {
    Random random = new Random(seed);
    int family = random.nextBoolean() ? 4 : 6;
    byte[] table = table(family, random);
    int headerEnd = new String(table, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    byte[] damaged = damaged(table, headerEnd, random);
    Parsed parsed = agreeing(family, order(random), damaged, random);
    assertTrue(parsed.headerRecognised());
    assertEquals(linesIn(damaged) - 1, parsed.rows().size() + parsed.malformed());
  }

  @Property
  void feed_damagedAnywhere_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    int family = random.nextBoolean() ? 4 : 6;
    agreeing(family, order(random), damaged(table(family, random), 0, random), random);
  }

  /** Damage so small that the fast path may overlook it. */
  @Property
  void feed_oneByteChanged_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    int family = random.nextBoolean() ? 4 : 6;
    byte[] table = TableText.printed(family, 3, random);
    int at = TableText.header(family).length() + random.nextInt(150);
    byte[] changed = table.clone();
    changed[at] =
        (byte) (random.nextBoolean() ? random.nextInt(256) : " \n:0@G".charAt(random.nextInt(6)));
    agreeing(family, order(random), changed, random);
  }

  @Property
  void feed_noise_agreesWithTheReference(@ForAll byte[] noise, @ForAll long seed) {
    agreeing(4, ByteOrder.LITTLE_ENDIAN, noise, new Random(seed));
  }

  /** In one piece, in chunks, field by field and by the reference: always the same. */
  private static Parsed agreeing(int family, ByteOrder order, byte[] table, Random random) {
    Parsed whole = Parsed.whole(family, order, table);
    assertEquals(whole, Parsed.byteByByte(family, order, table));
    assertEquals(whole, Parsed.chunked(family, order, table, random));
    NaiveProcNetTcp naive = NaiveProcNetTcp.parse(family, order, table);
    assertEquals(naive.headerRecognised(), whole.headerRecognised());
    assertEquals(naive.rows(), whole.rows());
    assertEquals(naive.malformed(), whole.malformed());
    return whole;
  }

  private static byte[] table(int family, Random random) {
    return random.nextBoolean()
        ? TableText.captured(family)
        : TableText.generated(family, random.nextInt(8), random);
  }

  private static ByteOrder order(Random random) {
    return random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** Some bytes from an index on changed, inserted or removed; often cut; sometimes stretched. */
  private static byte[] damaged(byte[] table, int from, Random random) {
    StringBuilder text = new StringBuilder(new String(table, StandardCharsets.ISO_8859_1));
    for (int i = random.nextInt(12); i > 0 && text.length() > from; i--) {
      int at = from + random.nextInt(text.length() - from);
      switch (random.nextInt(6)) {
        case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
        case 1 -> text.setCharAt(at, " \n:0F-x\u0000\t".charAt(random.nextInt(9)));
        case 2 -> text.insert(at, " \n:0F-x\u0000\t".charAt(random.nextInt(9)));
        case 3 -> text.deleteCharAt(at);
        case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
        default -> text.insert(at, "0".repeat(random.nextInt(10) == 0 ? 600 : 1));
      }
    }
    if (random.nextInt(4) == 0 && text.length() > from) {
      text.setLength(from + random.nextInt(text.length() - from));
    }
    return TableText.bytes(text.toString());
  }

  private static long linesIn(byte[] table) {
    long newlines = 0;
    for (byte b : table) {
      newlines += b == '\n' ? 1 : 0;
    }
    return newlines + (table.length > 0 && table[table.length - 1] != '\n' ? 1 : 0);
  }
}
