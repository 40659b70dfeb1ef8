package io.netagent.collector.probe.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages written by hand after RFC 1035 4. */
final class DnsMessageTest {
  private static final DnsQuestion QUESTION =
      new DnsQuestion(0x1234, "Www.Example.org", AddressType.A);

  /** Id, flags, counts of one question, the question. */
  private static final String ASKED = "03777777076578616d706c65036f726700" + "0001" + "0001";

  @Test
  void toBytes_ofAName_isTheMessageOfTheRfc() {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "1234"
                    + "0100"
                    + "0001000000000000"
                    + "03577777074578616d706c65036f726700"
                    + "00010001"),
        QUESTION.toBytes());
  }

  @Test
  void parse_ofTwoAddresses_hasBothAndTheLeastTtl() throws Exception {
    DnsMessage message =
        parse(
            "1234"
                + "8180"
                + "0001000200000000"
                + ASKED
                + "c00c"
                + "0001"
                + "0001"
                + "0000012c"
                + "0004"
                + "c0000201"
                + "c00c"
                + "0001"
                + "0001"
                + "0000003c"
                + "0004"
                + "c0000202");
    assertEquals(
        List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")),
        message.addresses());
    assertEquals(60, message.ttlSeconds());
    assertEquals(0, message.rcode());
    assertFalse(message.truncated());
  }

  @Test
  void parse_ofAnAlias_followsItAndTakesNoOtherNamesAddress() throws Exception {
    DnsMessage message =
        parse(
            "1234"
                + "8180"
                + "0001000300000000"
                + ASKED
                + "c00c"
                + "0005"
                + "0001"
                + "0000000a"
                + "0007"
                + "0463646e31c010"
                + "0463646e31c010"
                + "0001"
                + "0001"
                + "00000014"
                + "0004"
                + "c0000207"
                + "056f74686572c010"
                + "0001"
                + "0001"
                + "00000014"
                + "0004"
                + "c0000208");
    assertEquals(List.of("cdn1.example.org"), message.aliases());
    assertEquals(List.of(InetAddress.getByName("192.0.2.7")), message.addresses());
    assertEquals(10, message.ttlSeconds());
  }

  @Test
  void parse_ofAliasesInACircle_isRejected() {
    assertRejected(
        "circle",
        "1234"
            + "8180"
            + "0001000100000000"
            + ASKED
            + "c00c"
            + "0005"
            + "0001"
            + "0000000a"
            + "0002"
            + "c00c");
  }

  @Test
  void parse_ofAPointerThatLeadsForward_isRejected() {
    assertRejected(
        "does not lead back",
        "1234"
            + "8180"
            + "0001000100000000"
            + ASKED
            + "c030"
            + "0001"
            + "0001"
            + "0000000a"
            + "0004"
            + "c0000201");
  }

  @Test
  void parse_ofAnAddressOfFiveBytes_isRejected() {
    assertRejected(
        "of 5 bytes",
        "1234"
            + "8180"
            + "0001000100000000"
            + ASKED
            + "c00c"
            + "0001"
            + "0001"
            + "0000000a"
            + "0005"
            + "c000020101");
  }

  @Test
  void parse_ofFewerRecordsThanAnnounced_isRejectedUnlessItSaysThatItIsCut() throws Exception {
    String body =
        "0001000200000000" + ASKED + "c00c" + "0001" + "0001" + "0000000a" + "0004" + "c0000201";
    assertRejected("ends within a name", "1234" + "8180" + body);
    DnsMessage cut = parse("1234" + "8380" + body);
    assertTrue(cut.truncated());
    assertEquals(1, cut.addresses().size());
  }

  @Test
  void parse_ofErrors_tellsThemApart() throws Exception {
    assertEquals(3, parse("1234" + "8183" + "0001000000000000" + ASKED).rcode());
    assertEquals(2, parse("1234" + "8182" + "0000000000000000").rcode());
    assertEquals(-1, parse("1234" + "8185" + "0001000000000000" + ASKED).ttlSeconds());
  }

  @Test
  void answers_ofAnotherIdQuestionOrDirection_isFalse() {
    String rest = "0001000000000000" + ASKED;
    assertTrue(answers("1234" + "8180" + rest));
    assertFalse(answers("1235" + "8180" + rest));
    assertFalse(answers("1234" + "0100" + rest));
    assertFalse(answers("1234" + "8180" + rest.replace("6f7267", "6e6574")));
    assertFalse(answers("1234" + "8180" + "0000000000000000"));
    assertFalse(answers("1234" + "8180" + rest.substring(0, rest.length() - 2)));
  }

  private static boolean answers(String hex) {
    return DnsMessage.answers(HexFormat.of().parseHex(hex), QUESTION);
  }

  private static DnsMessage parse(String hex) throws FormatException {
    return DnsMessage.parse(HexFormat.of().parseHex(hex), QUESTION);
  }

  private static void assertRejected(String words, String hex) {
    FormatException e = assertThrows(FormatException.class, () -> parse(hex));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
