package io.netagent.collector.probe.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waterfall: one phase after the other, as a client would wait for them. What the probe does
 * besides (every server, the other addresses, further handshakes) takes no time in it.
 */
final class Spans {
  private final List<Span> spans = new ArrayList<>();
  private long at;

  private Spans() {}

  static List<Span> of(
      DnsResult dns, List<ConnectAttempt> tcp, @Nullable TlsResult tls, @Nullable HttpResult http) {
    Spans spans = new Spans();
    if (dns.from() != DnsResult.From.LITERAL) {
      spans.add("dns", lookupMicros(dns), dns.addresses().isEmpty());
    }
    for (ConnectAttempt each : tcp) {
      spans.add("tcp", each.micros(), !each.connected());
      if (each.connected()) {
        break;
      }
    }
    if (tls != null) {
      spans.add("tls", tls.micros(), tls.outcome() != TlsResult.Outcome.DONE);
    }
    if (http != null) {
      spans.addHttp(http);
    }
    return List.copyOf(spans.spans);
  }

  /** What an application waits: the JVM's own lookup, else the first server that knows it. */
  private static long lookupMicros(DnsResult dns) {
    if (dns.jvmMicros() >= 0) {
      return dns.jvmMicros();
    }
    return dns.answers().stream()
        .filter(AddressAnswer::conclusive)
        .mapToLong(AddressAnswer::micros)
        .min()
        .orElse(dns.micros());
  }

  private void addHttp(HttpResult http) {
    if (http.sentMicros() < 0) {
      add("send", http.endMicros() - http.startMicros(), true);
      return;
    }
    add("send", http.sentMicros() - http.startMicros(), false);
    boolean begun = http.firstByteMicros() >= 0;
    add("wait", (begun ? http.firstByteMicros() : http.endMicros()) - http.sentMicros(), !begun);
    if (!begun) {
      return;
    }
    boolean whole = http.headMicros() >= 0;
    add("head", (whole ? http.headMicros() : http.endMicros()) - http.firstByteMicros(), !whole);
    if (whole) {
      boolean complete =
          http.outcome() == HttpResult.Outcome.COMPLETE
              || http.outcome() == HttpResult.Outcome.BODY_CUT;
      add("body", http.endMicros() - http.headMicros(), !complete);
    }
  }

  private void add(String name, long micros, boolean failed) {
    spans.add(new Span(name, at, Math.max(0, micros), failed));
    at += Math.max(0, micros);
  }
}
