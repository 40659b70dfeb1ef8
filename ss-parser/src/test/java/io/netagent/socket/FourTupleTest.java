package io.netagent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourTupleTest {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] MAPPED_LOOPBACK = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 127, 0, 0, 1
  };

  @Test
  void of_ipv4AndV4Mapped_areEqual() {
    FourTuple ipv4 = FourTuple.of(LOOPBACK, 80, LOOPBACK, 40000);
    assertEquals(ipv4, FourTuple.of(MAPPED_LOOPBACK, 80, MAPPED_LOOPBACK, 40000));
    assertEquals("127.0.0.1:80", ipv4.localText());
    assertEquals("127.0.0.1:40000", ipv4.remoteText());
  }

  @Test
  void of_addressOfAnotherLength_throws() {
    assertThrows(
        IllegalArgumentException.class, () -> FourTuple.of(new byte[5], 80, LOOPBACK, 40000));
    assertThrows(
        IllegalArgumentException.class, () -> FourTuple.of(LOOPBACK, 80, new byte[0], 40000));
  }

  @Test
  void of_portOutOfRange_throws() {
    assertThrows(IllegalArgumentException.class, () -> FourTuple.of(LOOPBACK, -1, LOOPBACK, 1));
    assertThrows(IllegalArgumentException.class, () -> FourTuple.of(LOOPBACK, 1, LOOPBACK, 65536));
  }

  @Test
  void reversed_connection_swapsTheEnds() {
    FourTuple tuple = FourTuple.of(LOOPBACK, 80, new byte[] {10, 0, 0, 2}, 40000);
    assertEquals("10.0.0.2:40000 -> 127.0.0.1:80", tuple.reversed().toString());
    assertEquals(tuple, tuple.reversed().reversed());
  }

  /** The examples of RFC 5952, section 4, and the edges of the zero run. */
  @ParameterizedTest
  @CsvSource({
    "::, [::]:1",
    "::1, [::1]:1",
    "1::, [1::]:1",
    "fe80:0:0:0:0:0:0:1, [fe80::1]:1",
    "2001:db8::1, [2001:db8::1]:1",
    "2001:0DB8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:1",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:1",
    "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:1",
    "2001:db8:aaaa:bbbb:cccc:dddd:0:0, [2001:db8:aaaa:bbbb:cccc:dddd::]:1",
    "0:1:2:3:4:5:6:0, [0:1:2:3:4:5:6:0]:1",
    "0:0:0:0:0:fffe:7f00:1, [::fffe:7f00:1]:1",
    "255.254.0.1, 255.254.0.1:1",
  })
  void localText_address_isInCanonicalForm(String address, String text)
      throws UnknownHostException {
    byte[] bytes = InetAddress.getByName(address).getAddress();
    assertEquals(text, FourTuple.of(bytes, 1, bytes, 2).localText());
  }

  @Property
  void localText_anyAddress_readsBackAsTheSame(@ForAll @Size(16) byte[] bytes, @ForAll byte zeros)
      throws UnknownHostException {
    for (int group = 0; group < 8; group++) {
      if ((zeros >> group & 1) == 1) {
        bytes[2 * group] = 0;
        bytes[2 * group + 1] = 0;
      }
    }
    FourTuple tuple = FourTuple.of(bytes, 443, bytes, 0);
    String text = tuple.localText();
    String address = text.substring(0, text.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    byte[] readBack = InetAddress.getByName(address).getAddress();
    assertEquals(tuple, FourTuple.of(readBack, 443, readBack, 0));
  }
}
