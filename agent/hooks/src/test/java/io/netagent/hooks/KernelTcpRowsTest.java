package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTcpRowsTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";
  private static final String V4 =
      "   1: 0100007F:94DF 0A00000A:01BB 01 00000000:00000000 02:000A1B2C 00000000  1000        0"
          + " 27127048 2 000000002a1ccbc9 20 4 30 10 -1\n";

  @BeforeEach
  void hasTheByteOrderOfTheFixtures() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static KernelTcpRows rows(String text) {
    return new KernelTcpRows(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void next_ipv4_givesAllFields() throws IOException {
    KernelTcpRows rows = rows(HEADING + V4);
    assertTrue(rows.next());
    assertEquals(4, rows.family());
    assertEquals(0x94DF, rows.localPort());
    assertEquals(0, rows.remoteHigh());
    assertEquals(0xffff_0a00_000aL, rows.remoteLow());
    assertEquals(443, rows.remotePort());
    assertEquals(1, rows.state());
    assertEquals(27127048, rows.inode());
    assertFalse(rows.next());
  }

  @Test
  void next_ipv6_isBigEndian() throws IOException {
    KernelTcpRows rows =
        rows(
            "   0: 00000000000000000000000001000000:1F90 B80D0120000000000000000001000000:C001 08"
                + " 00000000:00000001 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n");
    assertTrue(rows.next());
    assertEquals(6, rows.family());
    assertEquals(0x2001_0db8_0000_0000L, rows.remoteHigh());
    assertEquals(1, rows.remoteLow());
    assertEquals(8, rows.state());
    assertEquals(4711, rows.inode());
  }

  @Test
  void next_mappedAddress_isIpv4() throws IOException {
    KernelTcpRows rows =
        rows(
            "   0: 0000000000000000FFFF00000100007F:94DF 0000000000000000FFFF00000100007F:A001 01"
                + " 00000000:00000000 00:00000000 00000000     0        0 9 1 0 100 0 0 10 0\n");
    assertTrue(rows.next());
    assertEquals(4, rows.family());
    assertEquals(0xffff_7f00_0001L, rows.remoteLow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "   1: 0100007F:94DF",
        "   1: 0100007F 0A00000A:01BB 01 0:0 0:0 0 0 0 5\n",
        "   1: 0100007F:94DFF 0A00000A:01BB 01 0:0 0:0 0 0 0 5\n",
        "   1: 010000:94DF 0A00000A:01BB 01 0:0 0:0 0 0 0 5\n",
        "   1: 0100007F:94DF 0A00000A:01BB 1 0:0 0:0 0 0 0 5\n",
        "   1: 0100007F:94DF 0A00000A:01BB 01 0:0 0:0 0 0 0\n",
        "   1: 0100007F:94DF 0A00000A:01BB 01 0:0 0:0 0 0 0 5x\n",
        "   1: 0100007F:94DF 0A00000A:01BB 01 0:0 0:0 0 0 0 -5\n",
        "   1: 0100007F:94DF 0A00000A:01BB 01 0:0 0:0 0 0 0 99999999999999999999\n",
      })
  void next_noSuchRow_isPassedOver(String text) throws IOException {
    KernelTcpRows rows = rows(text + (text.endsWith("\n") ? V4 : ""));
    assertEquals(text.endsWith("\n"), rows.next());
    assertFalse(rows.next());
  }
}
