package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.socket.FourTuple;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTextTest {
  private final EndpointText endpoint = new EndpointText();

  private String read(String text) {
    byte[] bytes = TableText.bytes("<" + text + ">");
    return endpoint.read(bytes, 1, bytes.length - 1);
  }

  private String told() {
    return new FourTuple(endpoint.high(), endpoint.low(), endpoint.port(), 0, 0, 0).localText();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80,127.0.0.1:80,4,",
    "0.0.0.0:*,0.0.0.0:0,4,",
    "255.255.255.255:65535,255.255.255.255:65535,4,",
    "[::1]:80,[::1]:80,6,",
    "[::]:*,[::]:0,6,",
    "::1:80,[::1]:80,6,",
    ":::80,[::]:80,6,",
    ":::*,[::]:0,6,",
    "::ffff:1.2.3.4:80,1.2.3.4:80,6,",
    "[::ffff:127.0.0.1]:8080,127.0.0.1:8080,6,",
    "[::ffff:7f00:1]:8080,127.0.0.1:8080,6,",
    "127.0.0.53%lo:53,127.0.0.53:53,4,lo",
    "[fe80::1]%eth0:22,[fe80::1]:22,6,eth0",
    "[fe80::1%eth0]:22,[fe80::1]:22,6,eth0",
    "fe80::1%eth0:22,[fe80::1]:22,6,eth0",
    "fe80::1%br-0a%b.5:22,[fe80::1]:22,6,br-0a%b.5",
    "1:2:3:4:5:6:7:8:9,[1:2:3:4:5:6:7:8]:9,6,",
    "[1:2:3:4:5:6:7::]:9,[1:2:3:4:5:6:7:0]:9,6,",
    "[2001:DB8::a]:1,[2001:db8::a]:1,6,",
    "[1:2:3:4:5:6:1.2.3.4]:1,[1:2:3:4:5:6:102:304]:1,6,",
    "[1::8]:1,[1::8]:1,6,"
  })
  void read_everyForm_givesAddressPortFamilyAndScope(
      String text, String expected, int family, String scope) {
    assertNull(read(text));
    assertEquals(expected, told());
    assertEquals(family, endpoint.family());
    assertEquals(scope, endpoint.scope());
  }

  @Test
  void read_star_tellsNoFamily() {
    assertNull(read("*:8080"));
    assertEquals(0, endpoint.family());
    assertEquals(8080, endpoint.port());
    assertNull(read("*:*"));
    assertEquals(0, endpoint.port());
    assertNull(read("*%lo:53"));
    assertEquals("lo", endpoint.scope());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:http,port name",
    "0.0.0.0:ssh,port name",
    "[::]:domain,port name",
    "*:mysql,port name",
    "10.0.0.1:3com-tsmux,port name",
    "localhost:80,host name",
    "localhost:http,host name",
    "ip-10-0-0-1.ec2.internal:22,host name",
    "127.0.0.1:,no port",
    "127.0.0.1:65536,no port",
    "127.0.0.1:080,no port",
    "127.0.0.1:+8,no port",
    "127.0.0.1:8*,no port",
    "127.0.0.1,no port",
    ":80,no address",
    "127.0.0.1.:80,no address",
    "127.0.0:80,no address",
    "127.0.0.01:80,no address",
    "127.0.0.256:80,no address",
    "[127.0.0.1]:80,no address",
    "[*]:80,no address",
    "[]:80,no address",
    "[::1:80,no address",
    "[::1]80:1,no address",
    "::1]:80,no address",
    "[::1]]:80,no address",
    "::1::1:80,no address",
    "[:1]:80,no address",
    "[1:]:80,no address",
    "[:::]:80,no address",
    "[1:2:3:4:5:6:7:8:9]:80,no address",
    "[1:2:3:4:5:6:7]:80,no address",
    "[1::2:3:4:5:6:7:8]:80,no address",
    "[12345::]:80,no address",
    "[g::]:80,no address",
    "[::1.2.3]:80,no address",
    "[1:2:3:4:5:6:7:1.2.3.4]:80,no address",
    "[1.2.3.4::]:80,no address",
    "127.0.0.1%:80,interface",
    "127.0.0.1%eth0:1:80,interface",
    "127.0.0.1%a/b:80,interface",
    "[fe80::1%]:80,interface",
    "[fe80::1]%:80,interface",
    "fe80::1%sixteenbyteslong:80,interface",
    "[fe80::1%eth0:80,no address"
  })
  void read_anythingElse_givesTheReason(String text, String reason) {
    String told = read(text);
    assertEquals(reason, told == null ? null : told.split(",")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "a:b:c:d:e:f:1:2",
        "1:0:0:2::3",
        "::2:3:4:5:6:7:8",
        "::ffff:0:1",
        "64:ff9b::1.2.3.4",
        "fe80::"
      })
  void read_ipv6_agreesWithTheJdk(String address) throws UnknownHostException {
    assertNull(read("[" + address + "]:1"));
    byte[] bytes = InetAddress.getByName(address).getAddress();
    assertEquals(FourTuple.of(bytes, 1, bytes, 1).localText(), told());
  }
}
