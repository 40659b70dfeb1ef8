package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netagent.socket.parse.InetDiagDecoder.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The decoder against a slow and plain one, on right datagrams and on damaged ones. */
class InetDiagDecoderPropertyTest {
  private static final int SEEDS = 100;

  /** Inputs of each kind that one seed gives; the nightly profile asks for millions in all. */
  private static final int INPUTS_PER_SEED =
      Math.max(1, Integer.getInteger("netagent.fuzz.tries", 3000) / SEEDS);

  private static final List<String> CAPTURED =
      List.of("compat.bin", "info.bin", "ipv4.bin", "ipv6.bin");

  @Property(tries = SEEDS)
  void decode_generatedMessages_agreesWithTheReferenceHoweverTheyArePacked(@ForAll long seed) {
    inputs(
        seed,
        random -> {
          ByteOrder order = order(random);
          List<byte[]> messages = InetDiagBytes.generated(order, random.nextInt(30), random);
          DecodedDump whole = agreeing(order, List.of(InetDiagBytes.concat(messages)));
          assertEquals(whole, agreeing(order, packed(messages, random)));
          assertNotEquals(Progress.BROKEN, whole.progress());
        });
  }

  @Property(tries = SEEDS)
  void decode_damagedMessages_agreesWithTheReference(@ForAll long seed) {
    inputs(
        seed,
        random -> {
          ByteOrder order = order(random);
          List<byte[]> datagrams =
              packed(InetDiagBytes.generated(order, random.nextInt(8), random), random);
          datagrams.replaceAll(datagram -> damaged(datagram, random));
          agreeing(order, datagrams);
        });
  }

  @Property(tries = SEEDS)
  void decode_damagedCapture_agreesWithTheReference(@ForAll long seed) {
    inputs(
        seed,
        random -> {
          byte[] capture = InetDiagBytes.captured(CAPTURED.get(random.nextInt(CAPTURED.size())));
          int from = 4 * random.nextInt(capture.length / 4);
          byte[] part =
              Arrays.copyOfRange(
                  capture, random.nextBoolean() ? 0 : from, Math.min(capture.length, from + 2000));
          agreeing(ByteOrder.LITTLE_ENDIAN, List.of(damaged(part, random)));
        });
  }

  @Property(tries = SEEDS)
  void decode_noise_agreesWithTheReference(@ForAll long seed) {
    inputs(
        seed,
        random -> {
          byte[] noise = new byte[random.nextInt(300)];
          for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
          }
          agreeing(order(random), List.of(noise));
        });
  }

  private static void inputs(long seed, Consumer<Random> input) {
    Random random = new Random(seed);
    for (int i = 0; i < INPUTS_PER_SEED; i++) {
      input.accept(random);
    }
  }

  private static DecodedDump agreeing(ByteOrder order, List<byte[]> datagrams) {
    DecodedDump decoded = DecodedDump.of(order, datagrams, new MalformedRows());
    assertEquals(NaiveInetDiag.decode(order, datagrams), decoded);
    return decoded;
  }

  private static ByteOrder order(Random random) {
    return random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** The messages in datagrams of random size. */
  private static List<byte[]> packed(List<byte[]> messages, Random random) {
    List<byte[]> datagrams = new ArrayList<>();
    List<byte[]> next = new ArrayList<>();
    for (byte[] message : messages) {
      next.add(message);
      if (random.nextInt(4) == 0) {
        datagrams.add(InetDiagBytes.concat(next));
        next.clear();
      }
    }
    datagrams.add(InetDiagBytes.concat(next));
    return datagrams;
  }

  /** Some bytes or words changed, a part cut out or put in, often the end cut off. */
  private static byte[] damaged(byte[] datagram, Random random) {
    byte[] bytes = datagram.clone();
    for (int i = random.nextInt(4); i > 0 && bytes.length > 8; i--) {
      int at = random.nextInt(bytes.length - 4);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at & ~3] = (byte) random.nextInt(40);
        case 2 -> ByteBuffer.wrap(bytes).putInt(at & ~3, random.nextInt(4) == 0 ? -1 : 0);
        case 3 -> bytes = without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(20)));
        default ->
            bytes =
                InetDiagBytes.concat(
                    Arrays.copyOf(bytes, at),
                    new byte[random.nextInt(12)],
                    Arrays.copyOfRange(bytes, at, bytes.length));
      }
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    return InetDiagBytes.concat(
        Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
  }
}
