package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.probe.report.AddressAnswer;
import io.netagent.collector.probe.report.AddressText;
import io.netagent.collector.probe.report.CertificateFacts;
import io.netagent.collector.probe.report.CertificateProblem;
import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.DnsResult;
import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Remark;
import io.netagent.collector.probe.report.RepeatSummary;
import io.netagent.collector.probe.report.Secrets;
import io.netagent.collector.probe.report.Span;
import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsVersionTry;
import io.netagent.collector.probe.wire.HttpHead;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code probe --json} prints. Secrets of the target are masked in it. */
public final class ProbeJson {
  private final JsonGenerator json;
  private final boolean raw;

  private ProbeJson(JsonGenerator json, boolean raw) {
    this.json = json;
    this.raw = raw;
  }

  /**
   * One probe.
   *
   * @param raw whether the bytes of the request and the answer are in it
   */
  public static String of(ProbeReport report, boolean raw) {
    return JsonText.of(json -> new ProbeJson(json, raw).write(report));
  }

  /** All rounds, and what they come to. */
  public static String of(List<ProbeReport> reports, boolean raw) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("rounds");
          for (ProbeReport report : reports) {
            new ProbeJson(json, raw).write(report);
          }
          json.writeEndArray();
          json.writeFieldName("summary");
          write(json, RepeatSummary.of(reports));
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, RepeatSummary summary) throws IOException {
    json.writeStartObject();
    json.writeNumberField("rounds", summary.rounds());
    json.writeNumberField("notFine", summary.notFine());
    json.writeFieldName("byCode");
    JsonText.any(json, summary.byCode());
    json.writeBooleanField("timesWithoutFirst", summary.withoutFirst());
    json.writeObjectFieldStart("phases");
    for (var each : summary.phases().entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      json.writeNumberField("count", each.getValue().count());
      json.writeNumberField("minMicros", each.getValue().minMicros());
      json.writeNumberField("medianMicros", each.getValue().medianMicros());
      json.writeNumberField("maxMicros", each.getValue().maxMicros());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(ProbeReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("target", report.shownTarget());
    json.writeStringField("time", Instant.ofEpochMilli(report.epochMillis()).toString());
    json.writeBooleanField("fine", report.fine());
    json.writeObjectFieldStart("verdict");
    json.writeStringField("code", report.verdict().code());
    json.writeStringField("failedPhase", name(report.verdict().failed()));
    json.writeStringField("text", report.verdict().text());
    json.writeStringField("advice", report.verdict().advice());
    json.writeEndObject();
    json.writeArrayFieldStart("remarks");
    for (Remark remark : report.remarks()) {
      json.writeStartObject();
      json.writeBooleanField("warning", remark.warning());
      json.writeStringField("phase", name(remark.layer()));
      json.writeStringField("text", remark.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    write(report.dns());
    json.writeArrayFieldStart("tcp");
    for (ConnectAttempt attempt : report.tcp()) {
      write(attempt);
    }
    json.writeEndArray();
    if (report.tls() != null) {
      write(report.tls());
    }
    if (report.http() != null) {
      write(report.http(), Secrets.of(report.target()));
    }
    json.writeArrayFieldStart("waterfall");
    for (Span span : report.spans()) {
      json.writeStartObject();
      json.writeStringField("phase", span.name());
      json.writeNumberField("startMicros", span.startMicros());
      json.writeNumberField("micros", span.micros());
      json.writeBooleanField("failed", span.failed());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("micros", report.micros());
    json.writeEndObject();
  }

  private void write(DnsResult dns) throws IOException {
    json.writeObjectFieldStart("dns");
    json.writeStringField("from", name(dns.from()));
    addresses("addresses", dns.addresses());
    json.writeNumberField("micros", dns.micros());
    json.writeArrayFieldStart("servers");
    for (AddressAnswer answer : dns.answers()) {
      json.writeStartObject();
      json.writeStringField("server", answer.server());
      json.writeStringField("name", answer.name());
      json.writeStringField("type", answer.type().name());
      json.writeStringField("outcome", name(answer.outcome()));
      addresses("addresses", answer.addresses());
      json.writeFieldName("aliases");
      JsonText.any(json, answer.aliases());
      JsonText.known(json, "ttlSeconds", answer.ttlSeconds());
      json.writeNumberField("micros", answer.micros());
      json.writeNumberField("tries", answer.tries());
      json.writeBooleanField("overTcp", answer.overTcp());
      json.writeNumberField("ignoredDatagrams", answer.ignored());
      json.writeStringField("detail", answer.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("jvm");
    addresses("addresses", dns.jvm());
    JsonText.known(json, "micros", dns.jvmMicros());
    json.writeStringField("problem", dns.jvmProblem());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void addresses(String field, List<InetAddress> addresses) throws IOException {
    json.writeFieldName(field);
    JsonText.any(json, addresses.stream().map(AddressText::of).toList());
  }

  private void write(ConnectAttempt attempt) throws IOException {
    json.writeStartObject();
    json.writeStringField("address", AddressText.of(attempt.address()));
    json.writeNumberField("port", attempt.port());
    json.writeStringField("local", attempt.local());
    json.writeStringField("outcome", name(attempt.outcome()));
    json.writeStringField("errno", attempt.detail());
    json.writeNumberField("micros", attempt.micros());
    boolean told = attempt.connected();
    JsonText.known(json, "rttMicros", told ? attempt.info().rttMicros() : -1);
    JsonText.known(json, "sendMssBytes", told ? attempt.info().sendMssBytes() : -1);
    JsonText.known(json, "pathMtuBytes", told ? attempt.info().pathMtuBytes() : -1);
    JsonText.known(json, "synRetransmits", attempt.synRetransmits());
    json.writeEndObject();
  }

  private void write(TlsResult tls) throws IOException {
    json.writeObjectFieldStart("tls");
    json.writeStringField("outcome", name(tls.outcome()));
    json.writeStringField("detail", tls.detail());
    json.writeNumberField("micros", tls.micros());
    json.writeNumberField("waitedMicros", tls.waitedMicros());
    json.writeStringField("serverName", tls.serverName());
    json.writeStringField("version", tls.version());
    json.writeStringField("cipherSuite", tls.cipherSuite());
    json.writeFieldName("alpnOffered");
    JsonText.any(json, tls.offeredProtocols());
    json.writeStringField("alpn", tls.protocol());
    json.writeBooleanField("clientCertificateWanted", tls.clientCertificateWanted());
    json.writeStringField("resumption", name(tls.resumption()));
    json.writeArrayFieldStart("versions");
    for (TlsVersionTry each : tls.versions()) {
      json.writeStartObject();
      json.writeStringField("version", each.version());
      json.writeStringField("answer", name(each.answer()));
      json.writeStringField("detail", each.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (CertificateProblem each : tls.problems()) {
      json.writeStartObject();
      json.writeStringField("kind", name(each.kind()));
      json.writeStringField("text", each.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("chain");
    for (CertificateFacts each : tls.chain()) {
      write(each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(CertificateFacts each) throws IOException {
    json.writeStartObject();
    json.writeStringField("subject", each.subject());
    json.writeStringField("issuer", each.issuer());
    json.writeFieldName("names");
    JsonText.any(json, each.names());
    json.writeStringField("serial", each.serial());
    json.writeStringField("notBefore", Instant.ofEpochSecond(each.notBefore()).toString());
    json.writeStringField("notAfter", Instant.ofEpochSecond(each.notAfter()).toString());
    json.writeNumberField("daysLeft", each.daysLeft());
    json.writeStringField("key", each.key());
    json.writeStringField("signature", each.signature());
    json.writeStringField("sha256", each.sha256());
    json.writeEndObject();
  }

  private void write(HttpResult http, Secrets secrets) throws IOException {
    json.writeObjectFieldStart("http");
    json.writeStringField("outcome", name(http.outcome()));
    json.writeStringField("detail", http.detail());
    HttpHead head = http.head();
    JsonText.known(json, "status", head == null ? -1 : head.status());
    json.writeStringField("statusLine", head == null ? "" : head.statusLine());
    json.writeArrayFieldStart("headers");
    for (HttpHead.Field field : head == null ? List.<HttpHead.Field>of() : head.fields()) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeStringField("value", secrets.maskField(field.name(), field.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonText.known(json, "announcedBodyBytes", http.announcedBodyBytes());
    json.writeNumberField("bodyBytes", http.bodyBytes());
    json.writeBooleanField("chunked", http.chunked());
    json.writeNumberField("receivedBytes", http.receivedBytes());
    if (raw) {
      json.writeFieldName("sent");
      JsonText.any(json, http.sent().lines());
      json.writeFieldName("received");
      JsonText.any(json, http.received().lines());
    }
    json.writeEndObject();
  }

  private static String name(@Nullable Enum<?> each) {
    return each == null ? "" : each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
