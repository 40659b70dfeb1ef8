package io.netagent.collector.probe.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what a probe saw to what it comes to: the first phase that failed. Pure. */
public final class Judge {
  private Judge() {}

  /** The whole of it, of phases as far as they were reached. */
  public static ProbeReport report(
      Target target,
      long epochMillis,
      DnsResult dns,
      List<ConnectAttempt> tcp,
      @Nullable TlsResult tls,
      @Nullable HttpResult http,
      long micros) {
    Secrets secrets = Secrets.of(target);
    List<Remark> remarks = new ArrayList<>(DnsJudge.remarks(dns, target.host()));
    remarks.addAll(TcpJudge.remarks(tcp));
    if (tls != null) {
      remarks.addAll(TlsJudge.remarks(tls));
    }
    if (http != null) {
      remarks.addAll(HttpJudge.remarks(http));
    }
    return new ProbeReport(
        target,
        secrets.mask(target.url()),
        epochMillis,
        dns,
        tcp,
        tls,
        http,
        Spans.of(dns, tcp, tls, http),
        verdict(target, dns, tcp, tls, http),
        remarks.stream()
            .map(each -> new Remark(each.warning(), each.layer(), secrets.mask(each.text())))
            .toList(),
        micros);
  }

  private static Verdict verdict(
      Target target,
      DnsResult dns,
      List<ConnectAttempt> tcp,
      @Nullable TlsResult tls,
      @Nullable HttpResult http) {
    Verdict verdict = DnsJudge.verdict(dns, target.host());
    verdict = verdict != null ? verdict : TcpJudge.verdict(tcp);
    verdict = verdict != null || tls == null ? verdict : TlsJudge.verdict(tls, target);
    verdict = verdict != null || http == null ? verdict : HttpJudge.verdict(http, target.tls());
    return verdict != null ? verdict : new Verdict(null, "fine", fine(target, tls, http), "");
  }

  private static String fine(Target target, @Nullable TlsResult tls, @Nullable HttpResult http) {
    if (http != null && http.head() != null) {
      return target.hostAndPort() + " answers: " + http.head().statusLine() + ".";
    }
    if (tls != null) {
      return target.hostAndPort()
          + " speaks "
          + tls.version()
          + ", and its certificate is valid"
          + (tls.chain().isEmpty() ? "" : " for " + tls.chain().get(0).daysLeft() + " days")
          + ".";
    }
    return target.hostAndPort() + " accepts connections.";
  }
}
