package io.netagent.collector.probe;

import io.netagent.collector.probe.report.EscapedText;
import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.HttpResult.Outcome;
import io.netagent.collector.probe.report.Secrets;
import io.netagent.collector.probe.report.Target;
import io.netagent.collector.probe.wire.ChunkedBody;
import io.netagent.collector.probe.wire.FormatException;
import io.netagent.collector.probe.wire.HttpHead;
import io.netagent.collector.probe.wire.TlsFirstBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request of HTTP/1.1 and its answer, each byte's time noted. */
final class HttpPhase {
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  /** Kept to be shown. */
  private static final int MAX_SHOWN_BYTES = 16 * 1024;

  private final Target target;
  private final ProbeSettings settings;
  private final ProbeClock clock;
  private final byte[] request;

  private byte[] received = new byte[8 * 1024];
  private int length;
  private long receivedBytes;
  private int headStart;
  private @Nullable HttpHead head;
  private long announced = -1;
  private long bodyBytes;
  private @Nullable ChunkedBody chunks;
  private long startMicros;
  private long sentMicros = -1;
  private long firstByteMicros = -1;
  private long headMicros = -1;
  private String detail = "";

  HttpPhase(Target target, ProbeSettings settings, ProbeClock clock) {
    this.target = target;
    this.settings = settings;
    this.clock = clock;
    request = request(target, settings.onlyHead());
  }

  static byte[] request(Target target, boolean onlyHead) {
    String user = target.userInfo();
    return ((onlyHead ? "HEAD " : "GET ")
            + target.path()
            + " HTTP/1.1\r\nHost: "
            + target.authority()
            + "\r\nUser-Agent: netagent-probe\r\nAccept: */*\r\nConnection: close\r\n"
            + (user == null ? "" : "Authorization: Basic " + Secrets.basic(user) + "\r\n")
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  HttpResult exchange(Link link) {
    Deadline deadline = Deadline.in(settings.limit());
    startMicros = clock.micros();
    try {
      link.write(request, deadline);
      sentMicros = clock.micros();
    } catch (IOException e) {
      detail = String.valueOf(e.getMessage());
      return result(Outcome.NOT_SENT);
    }
    try {
      return result(answer(link, deadline));
    } catch (FormatException e) {
      detail = String.valueOf(e.getMessage());
      return result(Outcome.NOT_HTTP);
    } catch (TimedOutException e) {
      return result(
          head != null
              ? Outcome.BODY_INCOMPLETE_TIMED_OUT
              : length > 0 ? Outcome.HEAD_INCOMPLETE_TIMED_OUT : Outcome.NO_ANSWER);
    } catch (SSLException | EOFException e) {
      detail = String.valueOf(e.getMessage());
      return result(closedEarly());
    } catch (IOException e) {
      detail = String.valueOf(e.getMessage());
      return result(Outcome.RESET);
    }
  }

  private Outcome answer(Link link, Deadline deadline) throws IOException, FormatException {
    byte[] chunk = new byte[16 * 1024];
    while (true) {
      int count = link.read(chunk, deadline);
      if (count < 0) {
        return ended();
      }
      receivedBytes += count;
      firstByteMicros = firstByteMicros < 0 ? clock.micros() : firstByteMicros;
      Outcome outcome = head == null ? takeHead(chunk, count) : takeBody(chunk, 0, count);
      if (outcome != null) {
        return outcome;
      }
    }
  }

  private void keep(byte[] bytes, int from, int count) {
    if (length + count > received.length) {
      received = Arrays.copyOf(received, 2 * (length + count));
    }
    System.arraycopy(bytes, from, received, length, count);
    length += count;
  }

  private @Nullable Outcome takeHead(byte[] chunk, int count) throws FormatException {
    keep(chunk, 0, count);
    while (head == null) {
      byte[] from = Arrays.copyOfRange(received, headStart, length);
      if (TlsFirstBytes.alert(from) != null) {
        throw new FormatException("a TLS alert came, so this port wants TLS (https)");
      }
      if (!HttpHead.mayBegin(from, from.length)) {
        throw new FormatException("what came does not begin with HTTP/1.");
      }
      int end = HttpHead.end(received, headStart, length);
      if (end < 0) {
        if (length - headStart > MAX_HEAD_BYTES) {
          throw new FormatException("a head of more than " + MAX_HEAD_BYTES + " bytes");
        }
        return null;
      }
      HttpHead found = HttpHead.parse(from, end - headStart);
      headStart = end;
      if (found.status() >= 200) {
        head = found;
      } else if (length == end) {
        return null; // An interim answer; the real one follows (RFC 9110 15.2).
      }
    }
    headMicros = clock.micros();
    HttpHead whole = head;
    announced = whole.contentLength();
    if (settings.onlyHead() || whole.withoutBody()) {
      return Outcome.COMPLETE;
    }
    if (whole.chunked()) {
      chunks = new ChunkedBody();
      announced = -1;
    } else if (announced == 0) {
      return Outcome.COMPLETE;
    }
    byte[] rest = Arrays.copyOfRange(received, headStart, length);
    length = headStart;
    return rest.length == 0 ? null : takeBody(rest, 0, rest.length);
  }

  private @Nullable Outcome takeBody(byte[] chunk, int from, int count) throws FormatException {
    keep(chunk, from, Math.min(count, Math.max(0, MAX_SHOWN_BYTES - length)));
    boolean complete;
    ChunkedBody framing = chunks;
    if (framing != null) {
      complete = framing.take(chunk, from, count);
      bodyBytes = framing.dataBytes();
    } else {
      bodyBytes += count;
      complete = announced >= 0 && bodyBytes >= announced;
    }
    if (complete) {
      return Outcome.COMPLETE;
    }
    return bodyBytes > settings.bodyLimitBytes() ? Outcome.BODY_CUT : null;
  }

  private Outcome ended() {
    // Without a length, the end of the connection is the end of the body (RFC 9112 6.3).
    return head != null && announced < 0 && chunks == null ? Outcome.COMPLETE : closedEarly();
  }

  private Outcome closedEarly() {
    if (head != null) {
      return Outcome.BODY_INCOMPLETE_CLOSED;
    }
    return length > 0 ? Outcome.HEAD_INCOMPLETE_CLOSED : Outcome.CLOSED_UNANSWERED;
  }

  private HttpResult result(Outcome outcome) {
    Secrets secrets = Secrets.of(target);
    byte[] shown = Arrays.copyOf(received, Math.min(length, MAX_SHOWN_BYTES));
    return new HttpResult(
        outcome,
        detail,
        head,
        announced,
        bodyBytes,
        chunks != null,
        startMicros,
        sentMicros,
        firstByteMicros,
        headMicros,
        clock.micros(),
        EscapedText.of(secrets.mask(request)),
        EscapedText.of(secrets.mask(shown)),
        receivedBytes);
  }
}
