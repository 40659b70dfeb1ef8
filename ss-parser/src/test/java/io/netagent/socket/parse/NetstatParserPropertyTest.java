package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.RowValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The parser against a slow and plain one, on right tables and on damaged ones. */
class NetstatParserPropertyTest {
  private static final int TRIES = Integer.getInteger("netagent.fuzz.tries", 2000);
  private static final String[] CAPTURED = {
    "tan", "tanW", "tanp", "tane", "tano", "tanpeo", "tanpeoW", "busybox-tan", "ta-names"
  };

  private static NetstatTexts generated(int rows, Random random) {
    return random.nextBoolean() ? NetstatTexts.linux(rows, random) : NetstatTexts.bsd(rows, random);
  }

  @Property(tries = 500)
  void feed_generatedTable_saysWhatWasPrinted(@ForAll long seed) {
    Random random = new Random(seed);
    NetstatTexts texts = generated(random.nextInt(40), random);
    ParsedNetstat parsed = ParsedNetstat.wide(texts.text.toString());
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(texts.rows, parsed.rows());
  }

  @Property(tries = 500)
  void feed_generatedTable_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    agreeing(generated(random.nextInt(40), random).bytes(), random);
  }

  @Property
  void feed_damagedTable_agreesWithTheReferenceAndAccountsForEachLine(@ForAll long seed) {
    for (int i = 0; i < Math.max(1, TRIES / 1000); i++) {
      Random random = new Random(seed + i);
      agreeing(damaged(table(random), random), random);
    }
  }

  /** Rows, skipped and malformed ones, blank lines and headers are all the lines there are. */
  @Property(tries = 1000)
  void feed_noise_accountsForEachLine(@ForAll byte[] noise, @ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(new String(noise, StandardCharsets.ISO_8859_1));
    String[] words = {"tcp ", "0 ", "\n", "::1.80 ", "1/2/3 ", "*.* ", "LISTEN ", "a:1 ", "unix "};
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    byte[] bytes = TableText.bytes(text.toString());
    ParsedNetstat whole = ParsedNetstat.whole(text.toString());
    assertEquals(whole, ParsedNetstat.chunked(bytes, random));
    long lines =
        // A line of a carriage return alone is blank to the parser, hence "at most".
        Arrays.stream(text.toString().split("\n"))
            .filter(line -> !line.replaceAll("[ \t]", "").isEmpty())
            .count();
    long accounted = whole.rows().size() + whole.malformed() + whole.skipped();
    assertEquals(true, accounted <= lines, accounted + " of " + lines);
  }

  @Property(tries = 500)
  void feed_anythingAsPastedText_dependsOnNoChunks(@ForAll byte[] noise, @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] table =
          switch (random.nextInt(4)) {
            case 0 -> TableText.captured(random.nextBoolean() ? 4 : 6);
            case 1 -> TableText.captured("ss.txt");
            case 2 -> noise;
            default -> generated(5, random).bytes();
          };
      parts.add(random.nextBoolean() ? table : damaged(table, random));
    }
    int length = parts.stream().mapToInt(part -> part.length).sum();
    byte[] text = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, text, at, part.length);
      at += part.length;
    }
    assertEquals(
        SocketTextParserTest.Text.of(text),
        SocketTextParserTest.Text.of(text, () -> 1 + random.nextInt(200)));
  }

  private static byte[] table(Random random) {
    return random.nextInt(3) == 0
        ? TableText.captured("netstat/" + CAPTURED[random.nextInt(CAPTURED.length)])
        : generated(random.nextInt(8), random).bytes();
  }

  /** In one piece, in chunks and by the reference: always the same. */
  private static void agreeing(byte[] table, Random random) {
    String text = new String(table, StandardCharsets.ISO_8859_1);
    ParsedNetstat whole = ParsedNetstat.whole(text);
    assertEquals(whole, ParsedNetstat.chunked(table, random));
    NaiveNetstat naive = NaiveNetstat.parse(table);
    assertEquals(List.of(), differences(naive.rows, whole.rows()));
    assertEquals(naive.rows, whole.rows());
    assertEquals(naive.malformed, whole.malformed(), whole.first());
    assertEquals(naive.skipped, whole.skipped());
    String[] lines = text.split("\n", -1);
    long count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    assertEquals(count, naive.rows.size() + whole.malformed() + whole.skipped() + naive.others);
  }

  /** So that a failure shows the rows that matter. */
  private static List<String> differences(List<RowValues> expected, List<RowValues> actual) {
    List<RowValues> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<RowValues> wrong = new ArrayList<>(actual);
    expected.forEach(wrong::remove);
    return Stream.concat(
            missing.stream().map(row -> "missing: " + row),
            wrong.stream().map(row -> "wrong: " + row))
        .toList();
  }

  /** Some bytes behind the header changed, inserted or removed; often cut. */
  private static byte[] damaged(byte[] table, Random random) {
    StringBuilder text = new StringBuilder(new String(table, StandardCharsets.ISO_8859_1));
    int from = ("\n" + text).indexOf("\ntcp");
    from = from < 0 ? text.length() : from;
    String odd = " \n:.0f-x\u0000\t/(%*[]\r,";
    for (int i = random.nextInt(12); i > 0 && text.length() > from; i--) {
      int at = from + random.nextInt(text.length() - from);
      char c = odd.charAt(random.nextInt(odd.length()));
      switch (random.nextInt(6)) {
        case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
        case 1 -> text.setCharAt(at, c);
        case 2 -> text.insert(at, c);
        case 3 -> text.deleteCharAt(at);
        case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
        default -> text.insert(at, "0".repeat(random.nextInt(10) == 0 ? 1100 : 1));
      }
    }
    if (random.nextInt(4) == 0 && text.length() > from) {
      text.setLength(from + random.nextInt(text.length() - from));
    }
    return TableText.bytes(text.toString());
  }
}
