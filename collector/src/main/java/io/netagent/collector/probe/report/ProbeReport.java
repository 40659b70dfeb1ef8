package io.netagent.collector.probe.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one target.
 *
 * @param shownTarget as a URL, secrets masked
 * @param epochMillis when it began
 * @param tcp each address, in the order they were tried
 * @param tls null if it was not wanted or not reached
 * @param http null if it was not wanted or not reached
 * @param micros all of it
 */
public record ProbeReport(
    Target target,
    String shownTarget,
    long epochMillis,
    DnsResult dns,
    List<ConnectAttempt> tcp,
    @Nullable TlsResult tls,
    @Nullable HttpResult http,
    List<Span> spans,
    Verdict verdict,
    List<Remark> remarks,
    long micros) {
  public ProbeReport {
    tcp = List.copyOf(tcp);
    spans = List.copyOf(spans);
    remarks = List.copyOf(remarks);
  }

  /** Whether there is nothing to tell a script about. */
  public boolean fine() {
    return verdict.fine() && remarks.stream().noneMatch(Remark::warning);
  }
}
