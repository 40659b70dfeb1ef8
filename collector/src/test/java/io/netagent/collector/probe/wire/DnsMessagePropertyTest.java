package io.netagent.collector.probe.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Bytes of any kind, and answers that a naive writer made. */
final class DnsMessagePropertyTest {
  private static final DnsQuestion QUESTION = new DnsQuestion(7, "a.example", AddressType.A);

  /** It ends, and throws what it says and nothing else. */
  @Property
  void parse_ofAnyBytesBehindAnAnswersBegin_endsWithAMessageOrAFormatException(
      @ForAll @Size(max = 600) byte[] tail, @ForAll @IntRange(max = 40) int answers) {
    byte[] head = head(0x8180, answers);
    byte[] bytes = concat(head, tail);
    try {
      DnsMessage message = DnsMessage.parse(bytes, QUESTION);
      assertTrue(message.addresses().size() <= answers);
    } catch (FormatException e) {
      assertTrue(!e.getMessage().isEmpty());
    }
  }

  @Property
  void answers_ofAnyBytes_endsWithoutAnException(@ForAll @Size(max = 600) byte[] bytes) {
    boolean taken = DnsMessage.answers(bytes, QUESTION);
    assertTrue(!taken || bytes.length >= 12);
  }

  /** Every name written out, without pointers. */
  @Property
  void parse_ofWrittenRecords_findsExactlyThoseOfTheNameAndItsAliases(
      @ForAll("records") List<Written> records) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head(0x8180, records.size()));
    for (Written each : records) {
      each.write(out);
    }
    LinkedHashSet<InetAddress> expected = new LinkedHashSet<>();
    long ttl = Long.MAX_VALUE;
    for (Written each : records) {
      if (each.owner.equalsIgnoreCase("a.example") && each.type == 1) {
        expected.add(InetAddress.getByAddress(each.data));
        ttl = Math.min(ttl, each.ttl);
      }
    }
    DnsMessage message = DnsMessage.parse(out.toByteArray(), QUESTION);
    assertEquals(new ArrayList<>(expected), message.addresses());
    assertEquals(expected.isEmpty() ? -1 : ttl, message.ttlSeconds());
  }

  /** Cut anywhere, it is no message: each byte counts. */
  @Property
  void parse_ofWrittenRecordsCutShort_isRejected(
      @ForAll("records") List<Written> records, @ForAll @IntRange(min = 1, max = 500) int cut)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Written each : records) {
      each.write(out);
    }
    if (cut > out.size()) {
      return;
    }
    byte[] whole = concat(head(0x8180, records.size()), out.toByteArray());
    byte[] shorter = java.util.Arrays.copyOf(whole, whole.length - cut);
    boolean rejected = false;
    try {
      DnsMessage.parse(shorter, QUESTION);
    } catch (FormatException e) {
      rejected = true;
    }
    assertTrue(rejected);
  }

  @Provide
  Arbitrary<List<Written>> records() {
    Arbitrary<String> owners = Arbitraries.of("a.example", "A.EXAMPLE", "b.example", "x.a.example");
    Arbitrary<Integer> types = Arbitraries.of(1, 28, 16, 6);
    Arbitrary<Integer> ttls = Arbitraries.integers().between(0, 100_000);
    Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofSize(16);
    return net.jqwik.api.Combinators.combine(owners, types, ttls, data)
        .as(
            (owner, type, ttl, bytes) ->
                new Written(
                    owner, type, ttl, type == 1 ? java.util.Arrays.copyOf(bytes, 4) : bytes))
        .list()
        .ofMaxSize(12);
  }

  /** One record as a naive writer puts it. */
  record Written(String owner, int type, int ttl, byte[] data) {
    void write(ByteArrayOutputStream out) {
      out.writeBytes(name(owner));
      out.writeBytes(new byte[] {0, (byte) type, 0, 1});
      out.writeBytes(
          new byte[] {(byte) (ttl >>> 24), (byte) (ttl >>> 16), (byte) (ttl >>> 8), (byte) ttl});
      out.writeBytes(new byte[] {0, (byte) data.length});
      out.writeBytes(data);
    }
  }

  private static byte[] name(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  private static byte[] head(int flags, int answers) {
    byte[] counts = {0, 7, (byte) (flags >>> 8), (byte) flags, 0, 1, 0, (byte) answers, 0, 0, 0, 0};
    return concat(concat(counts, name("a.example")), new byte[] {0, 1, 0, 1});
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
