package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The parser against a slow and plain one, on right texts and on damaged ones. */
class SsParserPropertyTest {
  private static final String[] CAPTURED = {
    "tan", "tanp", "tane", "tano", "tani", "tanm", "tanepio", "an", "s", "ta", "H_-O_-tanepio"
  };
  private static final String[] SPLINTERS = {
    " ",
    "\n",
    "\t",
    ":",
    "\"",
    "(",
    ")",
    ",",
    "0",
    "-",
    "%",
    "[",
    "]",
    "*",
    ".",
    "\r",
    "\u0000",
    "ESTAB",
    " <-> ",
    " users:((",
    "\n\t",
    "cgroup:/ ",
    "e+06",
    " LISTEN 0 5 *:1 *:*",
    "users:((\"a\",1,2))",
    "timer:(on,1sec,0)",
    "unacked:0",
    "\nudp UNCONN 0 0 *:1 *:*\n",
    "State Recv-Q Send-Q Local \n"
  };

  @Property(tries = 1000)
  void feed_generatedText_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    int rows = random.nextInt(20);
    SsParsed parsed = agreeing(SsText.generated(rows, random), random);
    assertEquals(rows, parsed.rows().size() + parsed.skipped() + parsed.malformed());
  }

  @Property(tries = 2000)
  void feed_damagedText_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    agreeing(damaged(SsText.generated(1 + random.nextInt(4), random), random), random);
  }

  @Property(tries = 500)
  void feed_damagedCapture_agreesWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] text = TableText.captured("ss/" + CAPTURED[random.nextInt(CAPTURED.length)]);
    int from = random.nextInt(text.length);
    byte[] piece = java.util.Arrays.copyOfRange(text, from, Math.min(text.length, from + 3000));
    agreeing(damaged(piece, random), random);
  }

  /** As often as the nightly run asks for. */
  @Test
  void feed_damagedTextWithoutEnd_agreesWithTheReference() {
    Random seeds = new Random();
    for (long i = Long.getLong("netagent.fuzz.tries", 200); i > 0; i--) {
      long seed = seeds.nextLong();
      Random random = new Random(seed);
      byte[] text = damaged(SsText.generated(1 + random.nextInt(4), random), random);
      assertDoesNotThrow(() -> agreeing(text, random), () -> "seed " + seed);
    }
  }

  @Property(tries = 500)
  void feed_noise_agreesWithTheReference(@ForAll byte[] noise, @ForAll long seed) {
    agreeing(noise, new Random(seed));
  }

  @Property(tries = 1000)
  void feed_splinters_agreeWithTheReference(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("ESTAB 0 0 1.1.1.1:1 2.2.2.2:2 ");
    IntStream.range(0, random.nextInt(12))
        .forEach(i -> text.append(SPLINTERS[random.nextInt(SPLINTERS.length)]));
    agreeing(TableText.bytes(text.toString()), random);
  }

  /** In one piece, in chunks and by the reference: always the same. */
  private static SsParsed agreeing(byte[] text, Random random) {
    SsParsed whole = SsParsed.whole(text);
    assertEquals(whole, SsParsed.chunked(text, random));
    NaiveSs naive = new NaiveSs(text);
    String shown = new String(text, StandardCharsets.ISO_8859_1);
    assertEquals(naive.rows, whole.rows(), shown);
    assertEquals(naive.malformed, whole.malformed(), shown);
    assertEquals(naive.skipped, whole.skipped(), shown);
    assertTrue(whole.malformed() == 0 || whole.first() != null);
    return whole;
  }

  /** Some bytes changed, inserted or removed; often cut. */
  private static byte[] damaged(byte[] table, Random random) {
    StringBuilder text = new StringBuilder(new String(table, StandardCharsets.ISO_8859_1));
    for (int i = random.nextInt(8); i > 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
        case 1 -> text.insert(at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
        case 2 -> text.deleteCharAt(at);
        case 3 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    if (random.nextInt(4) == 0 && text.length() > 0) {
      text.setLength(random.nextInt(text.length()));
    }
    return TableText.bytes(text.toString());
  }
}
