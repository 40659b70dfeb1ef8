package io.netagent.collector.expose.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressMaskTest {
  private final AddressMask mask = new AddressMask();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.7:443|ip-1:443",
        "\"10.0.0.7\"|\"ip-1\"",
        "to 10.0.0.7.|to ip-1.",
        "[::1]:80|[ip-1]:80",
        "[2001:db8::7]:443, up to|[ip-1]:443, up to",
        "[fe80::1%eth0]:80|[ip-1%eth0]:80",
        "[::ffff:10.0.0.7]:443|[::ffff:ip-1]:443",
        "10.0.0.7 -> 10.0.0.8 -> 10.0.0.7|ip-1 -> ip-2 -> ip-1",
        "2001:db8:0:0:0:0:0:7 and 2001:DB8:0:0:0:0:0:7|ip-1 and ip-1",
        "-Durl=http://db.acme.example:80/x|-Durl=http://host-1:80/x",
        "on ip-10-0-0-7.eu-west-1.compute.internal:1|on host-1:1"
      })
  void mask_ofAnAddress_keepsPortAndPunctuation(String text, String masked) {
    assertEquals(masked, mask.mask(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:8080",
        "[::]:8080",
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)",
        "2026-11-25T21:55:12Z",
        "x::b",
        "Foo::bar",
        "1.2.3",
        "300.1.1.1",
        "1.2.3.4.5",
        "12:34:56:78:9a:bc",
        "java.util.concurrent.locks.ReentrantLock$NonfairSync@7f31245a",
        "{ \"a\": 1, \"b\":2, \"c\": [ 1:2 ] }"
      })
  void mask_ofWhatIsNoAddress_leavesIt(String text) {
    assertEquals(text, mask.mask(text));
  }

  @Test
  void mask_ofTheSameAddressInSeveralTexts_givesOneAlias() {
    String first = mask.mask("10.1.1.1");
    mask.mask("10.1.1.2 ::1");
    assertEquals(first, mask.mask("10.1.1.1"));
    assertEquals(
        List.of("ip-1: IPv4, private", "ip-2: IPv6, loopback", "ip-3: IPv4, private").stream()
            .sorted()
            .toList(),
        mask.legend().stream().sorted().toList());
  }

  @Test
  void know_ofAHostName_masksItAsAWordInAnyCase() {
    mask.know("db.acme.example:5432");
    mask.know("10.0.0.7:5432");
    mask.know("DB");
    assertEquals("lookup of host-1 for 3 s", mask.mask("lookup of DB.acme.example for 3 s"));
    assertEquals("xdb.acme.example", mask.mask("xdb.acme.example"));
    assertEquals("db.acme.example.com", mask.mask("db.acme.example.com"));
    assertEquals("host-1.", mask.mask("db.acme.example."));
  }

  @Test
  void mask_ofALongText_isQuick() {
    String text = ("f:".repeat(20_000) + "." + "1.".repeat(20_000) + "\n").repeat(3);
    assertFalse(mask.mask(text).isEmpty());
  }
}
