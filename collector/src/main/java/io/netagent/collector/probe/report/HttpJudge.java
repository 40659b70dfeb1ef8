package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.HttpHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer means. */
final class HttpJudge {
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;
  private static final long SLOW_HEAD_MICROS = 1_000_000;

  private HttpJudge() {}

  /** Null if an answer came whole and its status is not the server's error. */
  static @Nullable Verdict verdict(HttpResult http, boolean tls) {
    String orTls = tls ? "" : " A port that wants TLS may do so, too: try https.";
    HttpHead head = http.head();
    String waited = Times.text(http.endMicros() - Math.max(http.startMicros(), http.sentMicros()));
    return switch (http.outcome()) {
      case COMPLETE, BODY_CUT ->
          head != null && head.status() >= SERVER_ERRORS ? status(head) : null;
      case NO_ANSWER ->
          verdict(
              "http-no-answer",
              "The request was sent, and no byte of an answer came within " + waited + ".",
              "The connection works, the program behind it does not answer: it hangs, waits for"
                  + " something itself, or all its workers are busy (on its host:"
                  + " netagent findings, threads).");
      case CLOSED_UNANSWERED ->
          verdict(
              "http-closed-unanswered",
              "The server closed the connection without an answer after " + waited + ".",
              "It does not take the request, is shutting down, or a proxy has no service behind it."
                  + orTls
                  + reason(http));
      case HEAD_INCOMPLETE_TIMED_OUT ->
          verdict(
              "http-slow-head",
              "The answer began after "
                  + sinceSent(http, http.firstByteMicros())
                  + ", and its headers were not complete after "
                  + waited
                  + " ("
                  + http.receivedBytes()
                  + " bytes).",
              "The server stopped within the headers, or sends them byte by byte.");
      case HEAD_INCOMPLETE_CLOSED ->
          verdict(
              "http-half-head",
              "The server closed the connection within the headers, after "
                  + http.receivedBytes()
                  + " bytes.",
              "It, or a proxy before it, died or gave up while it answered." + reason(http));
      case BODY_INCOMPLETE_TIMED_OUT ->
          verdict(
              "http-slow-body",
              "The body was not complete after " + waited + ": " + body(http) + ".",
              "The server is slow at it, or stopped; an event stream never ends. --timeout waits"
                  + " longer.");
      case BODY_INCOMPLETE_CLOSED ->
          verdict(
              "http-half-body",
              "The server closed the connection within the body: " + body(http) + ".",
              "It, or a proxy before it, died or gave up while it answered; or Content-Length is"
                  + " wrong."
                  + reason(http));
      case NOT_HTTP ->
          verdict(
              "http-not-http",
              "What came is no HTTP/1.1: " + http.detail() + ".",
              "--raw shows it. A server that wants TLS, HTTP/2 alone, or another protocol answers"
                  + " so.");
      case RESET ->
          verdict(
              "http-reset",
              "The connection was reset after "
                  + http.receivedBytes()
                  + " bytes of the answer ("
                  + http.detail()
                  + ").",
              "The program died, or closed with the request unread; a load balancer whose service is"
                  + " gone resets, too."
                  + orTls);
      case NOT_SENT ->
          verdict(
              "http-not-sent",
              "The request could not be sent: " + http.detail() + ".",
              "The server ended the connection right after it was made.");
    };
  }

  private static String reason(HttpResult http) {
    return http.detail().isEmpty() ? "" : " (" + http.detail() + ")";
  }

  private static Verdict status(HttpHead head) {
    String advice =
        switch (head.status()) {
          case 502, 504 ->
              "That is a proxy or load balancer, which got no usable answer from the service behind"
                  + " it: probe that one.";
          case 503 ->
              "The server, or a proxy without a service behind it, says that it can't serve now.";
          default -> "The program answers, and failed at it: its own log says why.";
        };
    return verdict(
        "http-status-" + head.status(),
        "The answer is an error: " + head.statusLine() + ".",
        advice);
  }

  private static String sinceSent(HttpResult http, long micros) {
    return Times.text(Math.max(0, micros - http.sentMicros()));
  }

  private static String body(HttpResult http) {
    return http.bodyBytes()
        + (http.announcedBodyBytes() >= 0 ? " of " + http.announcedBodyBytes() : "")
        + " bytes came"
        + (http.chunked() ? ", and not the last chunk" : "");
  }

  private static Verdict verdict(String code, String text, String advice) {
    return new Verdict(Layer.HTTP, code, text, advice);
  }

  static List<Remark> remarks(HttpResult http) {
    List<Remark> remarks = new ArrayList<>();
    HttpHead head = http.head();
    if (head == null) {
      return remarks;
    }
    if (head.status() >= CLIENT_ERRORS && head.status() < SERVER_ERRORS) {
      note(
          remarks,
          "The server answers, with " + head.statusLine() + ": of this request, not of the way.");
    }
    head.value("Location")
        .filter(to -> head.status() >= 300 && head.status() < CLIENT_ERRORS)
        .ifPresent(to -> note(remarks, "It redirects to " + to + "; that is not followed."));
    if (http.headMicros() - http.firstByteMicros() >= SLOW_HEAD_MICROS) {
      remarks.add(
          new Remark(
              true,
              Layer.HTTP,
              "From the first byte to the end of the headers it took "
                  + Times.text(http.headMicros() - http.firstByteMicros())
                  + "."));
    }
    if (http.outcome() == HttpResult.Outcome.BODY_CUT) {
      note(remarks, "Of the body " + http.bodyBytes() + " bytes were read, and no more.");
    }
    return remarks;
  }

  private static void note(List<Remark> remarks, String text) {
    remarks.add(new Remark(false, Layer.HTTP, text));
  }
}
