package io.netagent.collector.probe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.wire.FormatException;
import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TargetTest {
  @Test
  void of_withoutAWord_choosesByPathAndPort() throws Exception {
    assertEquals("tcp://db:5432", of(null, "db:5432"));
    assertEquals("tls://db:443", of(null, "db:443"));
    assertEquals("http://db:8080/health?a=b", of(null, "db:8080/health?a=b"));
    assertEquals("https://db:8443/", of(null, "db:8443/"));
    assertEquals("http://db:80/", of(null, "http://db"));
    assertEquals("http://db:8443/", of(null, "http://db:8443"));
    assertEquals("https://db:443/?q", of(null, "HTTPS://db?q#fragment"));
  }

  @Test
  void of_withAWord_goesAsFarAsIt() throws Exception {
    assertEquals("tcp://db:443", of("tcp", "https://db/x"));
    assertEquals("tls://db:443", of("tls", "https://db/x"));
    assertEquals("https://db:443/x", of("http", "https://db/x"));
    assertEquals("https://db:443/", of("http", "db:443"));
    assertEquals("https://db:9000/", of("https", "db:9000"));
    assertEquals("tls://db:9000", of("tls", "db:9000"));
  }

  @Test
  void of_anIpv6Address_wantsBrackets() throws Exception {
    Target target = Target.of("tcp", "[2001:db8::1]:80");
    assertEquals("2001:db8::1", target.host());
    assertEquals("[2001:db8::1]:80", target.hostAndPort());
    assertThrows(FormatException.class, () -> of("tcp", "2001:db8::1:80"));
  }

  @Test
  void of_whatIsNoTarget_saysWhatIsWrong() {
    for (String text :
        List.of(
            "db",
            "db:",
            "db:0",
            "db:65536",
            "db:x",
            ":80",
            "a b:80",
            "10.0.0.256:80",
            "1:80",
            "ftp://db:21",
            "[::1",
            "[db]:80",
            "[::1]80",
            "db:80/a b",
            "db:80/\u0001",
            "+.:80",
            "a..b:80")) {
      FormatException e = assertThrows(FormatException.class, () -> of(null, text), text);
      assertFalse(e.getMessage().isEmpty());
    }
    assertThrows(FormatException.class, () -> of("https", "http://db:80"));
    assertThrows(FormatException.class, () -> of("tls", "tcp://db:80"));
  }

  /** It tells what is wrong, or gives something that can be connected to. */
  @Property
  void of_anyText_isATargetOrAFormatException(@ForAll String text) {
    try {
      Target target = Target.of(null, text);
      assertTrue(target.port() >= 1 && target.port() <= 65_535);
      assertTrue(target.path().startsWith("/"));
      assertTrue(target.path().chars().allMatch(c -> c > ' ' && c < 0x7F));
    } catch (FormatException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }

  @Test
  void mask_ofUserAndParameters_showsNoSecretAnywhere() throws Exception {
    Target target =
        Target.of(null, "https://ann:s3cr%40t@db/x?page=2&access_token=abcdef&pin=12&sort=name");
    Secrets secrets = Secrets.of(target);
    assertEquals("ann:s3cr@t", target.userInfo());
    assertEquals(
        "https://db:443/x?page=2&access_token=***&pin=***&sort=name", secrets.mask(target.url()));
    assertEquals("you sent *** and ***", secrets.mask("you sent abcdef and s3cr@t"));
    assertEquals("Basic ***", secrets.mask("Basic " + Secrets.basic("ann:s3cr@t")));
    assertEquals("id=***; Path=/", secrets.maskField("Set-Cookie", "id=4711; Path=/"));
  }

  private static String of(@Nullable String word, String text) throws FormatException {
    return Target.of(word, text).url();
  }

  @Test
  void of_addresses_isAsRfc5952Has() throws Exception {
    assertEquals("[2001:db8::1]:80", AddressText.of(InetAddress.getByName("2001:db8:0:0::1"), 80));
    assertEquals("10.0.0.255", AddressText.of(InetAddress.getByName("10.0.0.255")));
    assertEquals("fe80::1%7", AddressText.of(InetAddress.getByName("fe80::1%7")));
  }
}
