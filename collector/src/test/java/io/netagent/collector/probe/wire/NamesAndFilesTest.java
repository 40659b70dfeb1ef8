package io.netagent.collector.probe.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** resolv.conf, hosts, and whom a certificate is for. */
final class NamesAndFilesTest {
  private static final String CONF =
      """
      # made by hand
      nameserver 10.0.0.1
      nameserver fe80::1%1
      nameserver 10.0.0.2
      nameserver 10.0.0.3
      nameserver ns.example.org
      search svc.cluster.local cluster.local
      options ndots:2 timeout:1
      bananas
      """;

  @Test
  void parse_ofResolvConf_takesThreeServersTheSearchListAndNdots() {
    ResolvConf conf = ResolvConf.parse(CONF);
    assertEquals(List.of("10.0.0.1", "fe80::1%1", "10.0.0.2"), conf.servers());
    assertEquals(2, conf.ndots());
    assertEquals(List.of("nameserver ns.example.org", "bananas"), conf.ignored());
  }

  @Test
  void candidates_byNdots_putsTheNameItselfFirstOrLast() {
    ResolvConf conf = ResolvConf.parse(CONF);
    assertEquals(List.of("db.svc.cluster.local", "db.cluster.local", "db"), conf.candidates("db"));
    assertEquals(
        List.of("a.b.c", "a.b.c.svc.cluster.local", "a.b.c.cluster.local"),
        conf.candidates("a.b.c"));
    assertEquals(List.of("db"), conf.candidates("db."));
  }

  @Test
  void parse_ofAnEmptyResolvConf_hasNdots1AndNoServer() {
    ResolvConf conf = ResolvConf.parse("");
    assertEquals(List.of(), conf.servers());
    assertEquals(1, conf.ndots());
    assertEquals(List.of("a.b"), conf.candidates("a.b"));
  }

  @Test
  void addresses_ofHosts_takesAliasesAndLeavesComments() throws Exception {
    String hosts = "10.0.0.9 Db.internal db # old\n#10.0.0.8 db\n::1 db\n10.0.0.9 db\nx db\n";
    assertEquals(
        List.of(InetAddress.getByName("10.0.0.9"), InetAddress.getByName("::1")),
        Hosts.addresses(hosts, "DB"));
    assertEquals(1, Hosts.addresses(hosts, "db.internal.").size());
    assertEquals(List.of(), Hosts.addresses(hosts, "old"));
  }

  @Test
  void literal_ofShortAndOctalForms_isNone() {
    assertTrue(Hosts.literal("10.0.0.1").isPresent());
    assertTrue(Hosts.literal("::ffff:10.0.0.1").isPresent());
    for (String text :
        List.of("10.1", "010.0.0.1", "10.0.0.256", "10.0.0.1.", "1", "a::b::c", "")) {
      assertFalse(Hosts.literal(text).isPresent(), text);
    }
  }

  @Test
  void match_ofCertificateNames_followsRfc9525() {
    assertTrue(CertificateNames.match("Api.example.org", List.of("x.org", "*.EXAMPLE.org")));
    assertTrue(CertificateNames.match("example.org.", List.of("example.org")));
    assertFalse(CertificateNames.match("a.b.example.org", List.of("*.example.org")));
    assertFalse(CertificateNames.match("example.org", List.of("*.example.org")));
    assertFalse(CertificateNames.match("example.org", List.of("*.org")));
    assertFalse(CertificateNames.match("foobar.example.org", List.of("foo*.example.org")));
    assertTrue(CertificateNames.match("10.0.0.1", List.of("10.0.0.1")));
    assertTrue(CertificateNames.match("::1", List.of("0:0:0:0:0:0:0:1")));
    assertFalse(CertificateNames.match("10.0.0.1", List.of("*.0.0.1")));
    assertFalse(CertificateNames.match("a.example.org", List.of()));
  }
}
