package io.netagent.collector.expose.cli.probe;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.TextTable;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.probe.report.AddressAnswer;
import io.netagent.collector.probe.report.AddressText;
import io.netagent.collector.probe.report.CertificateFacts;
import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.DnsResult;
import io.netagent.collector.probe.report.EscapedText;
import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Remark;
import io.netagent.collector.probe.report.RepeatSummary;
import io.netagent.collector.probe.report.Secrets;
import io.netagent.collector.probe.report.Span;
import io.netagent.collector.probe.report.Times;
import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsVersionTry;
import io.netagent.collector.probe.wire.HttpHead;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A probe for a person: the verdict, then each phase, then where the time went. */
public final class ProbePrinter {
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[31m";
  private static final String GREEN = "\u001B[32m";
  private static final String YELLOW = "\u001B[33m";
  private static final String CYAN = "\u001B[36m";
  private static final String RESET = "\u001B[0m";

  private static final String INDENT = "  ";
  private static final int HEADINGS = "advice".length();
  private static final int TEXT_AT = INDENT.length() + HEADINGS + 2;
  private static final int MAX_FIELDS = 30;
  private static final int NAMES = 8;

  private final Terminal terminal;
  private final int columns;
  private final boolean raw;
  private final Set<String> printedCodes = new HashSet<>();

  /**
   * Prints nothing yet.
   *
   * @param columns of the terminal
   * @param raw whether to show the bytes of the request and the answer
   */
  public ProbePrinter(Terminal terminal, int columns, boolean raw) {
    this.terminal = terminal;
    this.columns = columns;
    this.raw = raw;
  }

  public void print(ProbeReport report) {
    terminal.out().println(title(report));
    WrappedText.lines(harmless(report.verdict().text()), INDENT.length(), columns)
        .forEach(line -> terminal.out().println(INDENT + coloured(BOLD, line)));
    terminal.out().println();
    print(report.dns());
    printConnects(report.tcp());
    if (report.tls() != null) {
      print(report.tls());
    }
    if (report.http() != null) {
      print(report.http(), Secrets.of(report.target()));
    }
    terminal.out().println();
    for (String line : Waterfall.lines(report.spans(), columns - INDENT.length())) {
      boolean failed = line.endsWith("failed");
      terminal.out().println(INDENT + (failed ? coloured(RED, line) : line));
    }
    printRemarks(report);
    terminal.out().flush();
  }

  private String title(ProbeReport report) {
    String word =
        report.fine()
            ? coloured(GREEN, "FINE")
            : report.verdict().fine() ? coloured(YELLOW, "WARNING") : coloured(RED, "FAILED");
    String code = report.verdict().fine() ? "" : INDENT + coloured(BOLD, report.verdict().code());
    return word + code + INDENT + harmless(report.shownTarget());
  }

  private void printRemarks(ProbeReport report) {
    if (!report.remarks().isEmpty() || !report.verdict().advice().isEmpty()) {
      terminal.out().println();
    }
    for (Remark remark : report.remarks()) {
      block(remark.warning() ? "but" : "note", remark.text());
    }
    if (!report.verdict().advice().isEmpty()) {
      block("advice", report.verdict().advice());
    }
  }

  private void print(DnsResult dns) {
    String heading = "dns";
    if (dns.from() == DnsResult.From.LITERAL) {
      return;
    }
    if (dns.from() == DnsResult.From.HOSTS_FILE) {
      block(heading, texts(dns.addresses()) + " from /etc/hosts; no server is asked");
      heading = "";
    }
    for (AddressAnswer each : dns.answers()) {
      String said =
          each.outcome() == AddressAnswer.Outcome.ANSWERED
              ? texts(each.addresses())
              : each.outcome().words();
      block(
          heading,
          each.server()
              + " "
              + each.type()
              + " "
              + each.name()
              + ": "
              + said
              + (each.detail().isEmpty() ? "" : " (" + each.detail() + ")")
              + (each.aliases().isEmpty() ? "" : ", by " + String.join(", ", each.aliases()))
              + (each.ttlSeconds() < 0 ? "" : ", TTL " + each.ttlSeconds() + " s")
              + ", "
              + Times.text(each.micros())
              + (each.tries() > 1 ? ", " + each.tries() + " tries" : "")
              + (each.overTcp() ? ", cut, so over TCP" : ""));
      heading = "";
    }
    if (dns.jvmMicros() >= 0) {
      block(
          heading,
          "this JVM: "
              + (dns.jvm().isEmpty() ? dns.jvmProblem() : texts(dns.jvm()))
              + ", "
              + Times.text(dns.jvmMicros()));
    }
  }

  private static String texts(List<InetAddress> addresses) {
    return addresses.stream().map(AddressText::of).collect(Collectors.joining(", "));
  }

  private void printConnects(List<ConnectAttempt> attempts) {
    String heading = "tcp";
    for (ConnectAttempt each : attempts) {
      StringBuilder text = new StringBuilder();
      text.append(AddressText.of(each.address(), each.port()))
          .append(" ")
          .append(each.outcome().words());
      if (!each.detail().isEmpty()) {
        text.append(" (").append(each.detail()).append(")");
      }
      text.append(", ").append(Times.text(each.micros()));
      if (each.connected()) {
        text.append(", RTT ").append(Times.text(each.info().rttMicros()));
        text.append(", MSS ").append(each.info().sendMssBytes());
        text.append(", from ").append(each.local());
      }
      if (each.synRetransmits() > 0) {
        text.append(", SYN sent again ").append(each.synRetransmits()).append("×");
      }
      block(heading, text.toString());
      heading = "";
    }
  }

  private void print(TlsResult tls) {
    boolean done = tls.outcome() == TlsResult.Outcome.DONE;
    block(
        "tls",
        (done ? tls.version() + ", " + tls.cipherSuite() : "no handshake")
            + ", "
            + Times.text(tls.micros())
            + " ("
            + Times.text(tls.waitedMicros())
            + " of it waiting)"
            + (tls.serverName().isEmpty() ? ", no SNI" : ", SNI " + tls.serverName()));
    if (done) {
      String offered = String.join(", ", tls.offeredProtocols());
      block(
          "",
          "ALPN "
              + (offered.isEmpty() ? "not offered" : offered + ": ")
              + (offered.isEmpty() ? "" : tls.protocol().isEmpty() ? "none taken" : tls.protocol())
              + "; session taken up again: "
              + tls.resumption().words());
    }
    if (!tls.versions().isEmpty()) {
      block("", tls.versions().stream().map(ProbePrinter::text).collect(Collectors.joining("; ")));
    }
    String heading = "chain";
    for (CertificateFacts each : tls.chain()) {
      print(heading, each);
      heading = "";
    }
  }

  private static String text(TlsVersionTry each) {
    return switch (each.answer()) {
      case ACCEPTED -> each.version() + " yes";
      case REJECTED -> each.version() + " no (" + each.detail() + ")";
      case UNKNOWN -> each.version() + " not known (" + each.detail() + ")";
    };
  }

  private void print(String heading, CertificateFacts each) {
    List<String> names = each.names();
    String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
    LocalDate until = LocalDate.ofInstant(Instant.ofEpochSecond(each.notAfter()), ZoneOffset.UTC);
    block(
        heading,
        each.subject()
            + (names.isEmpty() ? "" : ", for " + shown)
            + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "")
            + ", "
            + (each.daysLeft() < 0 ? "expired on " + until : "until " + until)
            + (each.daysLeft() < 0 ? "" : " (" + each.daysLeft() + " days)")
            + ", "
            + each.key()
            + (each.selfIssued() ? ", issued by itself" : ", issued by " + each.issuer()));
  }

  private void print(HttpResult http, Secrets secrets) {
    HttpHead head = http.head();
    block(
        "http",
        (head == null ? "no answer that is whole" : head.statusLine())
            + "; body "
            + http.bodyBytes()
            + (http.announcedBodyBytes() >= 0 ? " of " + http.announcedBodyBytes() : "")
            + " bytes"
            + (http.chunked() ? " in chunks" : ""));
    List<HttpHead.Field> fields = head == null ? List.of() : head.fields();
    for (HttpHead.Field field : fields.subList(0, Math.min(MAX_FIELDS, fields.size()))) {
      block("", field.name() + ": " + secrets.maskField(field.name(), field.value()));
    }
    if (fields.size() > MAX_FIELDS) {
      block("", "… and " + (fields.size() - MAX_FIELDS) + " more; --json has them.");
    }
    if (raw) {
      bytes("sent", http.sent());
      bytes("came", http.received());
    }
  }

  /** Not wrapped at words: these are bytes. */
  private void bytes(String heading, EscapedText text) {
    int width = columns - TEXT_AT;
    String first = heading;
    for (String line : text.lines()) {
      for (int at = 0; at < line.length(); at += width) {
        plain(first, line.substring(at, Math.min(line.length(), at + width)));
        first = "";
      }
    }
    if (text.lines().isEmpty()) {
      plain(first, "nothing");
    }
  }

  /** One line, and all of it if its verdict is new. */
  public void printRound(int round, ProbeReport report) {
    if (printedCodes.add(report.verdict().code())) {
      print(report);
      terminal.out().println();
    }
    String phases =
        report.spans().stream()
            .map(span -> span.name() + " " + time(span))
            .collect(Collectors.joining(", "));
    terminal.out().println("#" + round + "  " + report.verdict().code() + "  " + phases);
    terminal.out().flush();
  }

  private static String time(Span span) {
    return Times.text(span.micros()) + (span.failed() ? " failed" : "");
  }

  public void printSummary(List<ProbeReport> reports) {
    RepeatSummary summary = RepeatSummary.of(reports);
    terminal.out().println();
    terminal
        .out()
        .println(
            summary.notFine() == 0
                ? "All " + summary.rounds() + " were fine."
                : summary.notFine()
                    + " of "
                    + summary.rounds()
                    + " were not fine: "
                    + summary.byCode());
    TextTable table =
        new TextTable(terminal.out(), "PHASE", ">TIMES", ">LEAST", ">MEDIAN", ">MOST");
    summary
        .phases()
        .forEach(
            (name, spread) ->
                table.add(
                    name,
                    String.valueOf(spread.count()),
                    Times.text(spread.minMicros()),
                    Times.text(spread.medianMicros()),
                    Times.text(spread.maxMicros())));
    table.end();
    if (summary.withoutFirst()) {
      terminal.out().println("Times are those of the rounds behind #1: this JVM warms up in it.");
    }
  }

  private void plain(String heading, String line) {
    String padded = String.format("%-" + HEADINGS + "s", heading);
    terminal.out().println(INDENT + coloured(CYAN, padded) + INDENT + line);
  }

  private void block(String heading, String text) {
    String first = heading;
    for (String line : WrappedText.lines(harmless(text), TEXT_AT, columns)) {
      plain(first, line);
      first = "";
    }
  }

  private static String harmless(String text) {
    return TerminalText.escape(text);
  }

  private String coloured(String colour, String text) {
    return terminal.colours() && !text.isBlank() ? colour + text + RESET : text;
  }
}
