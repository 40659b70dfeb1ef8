package io.netagent.collector.expose.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every request passes: host and method are checked, a page is found, the answer is sent. */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  /** gzip, unless it bears q=0. */
  private static final Pattern ACCEPTS_GZIP =
      Pattern.compile(
          "(^|.*,)\\s*gzip\\s*(;\\s*q=(1(\\.0*)?|0\\.0*[1-9]\\d*)\\s*)?(,.*|$)",
          Pattern.CASE_INSENSITIVE);

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  /** Below this, the header of gzip costs more than it saves. */
  private static final int MIN_GZIP_BYTES = 512;

  /** Answers that are made, or wait for their clients to take them: they take CPU and memory. */
  static final int ANSWERED_AT_ONCE = 6;

  /** Of these; the others stay for who asks for something else. */
  static final int STREAMED_AT_ONCE = 2;

  private static final int TURN_COMES_WITHIN_SECONDS = 30;

  private static final Response NO_TURN =
      new Response(
          503,
          Response.TEXT,
          "Too many ask at once; try again in a moment.\n",
          Map.of("Retry-After", "5"));

  private static final Response STREAMS_TAKEN =
      new Response(
          503,
          Response.TEXT,
          "Whole lists are being sent to others; try again in a moment.\n",
          Map.of("Retry-After", "5"));

  private final HostCheck hostCheck;
  private final Map<String, Page> pages;
  private final StalledClients stalledClients;
  private final Semaphore turns = new Semaphore(ANSWERED_AT_ONCE, true);
  private final Semaphore streams = new Semaphore(STREAMED_AT_ONCE);

  Gate(HostCheck hostCheck, Map<String, Page> pages, StalledClients stalledClients) {
    this.hostCheck = hostCheck;
    this.pages = pages;
    this.stalledClients = stalledClients;
  }

  void handle(HttpExchange exchange) throws IOException {
    boolean sent = false;
    try {
      answerInTurn(exchange);
      sent = true;
    } catch (IOException e) {
      LOG.debug("a client left before its answer was sent", e);
    } finally {
      if (sent) {
        exchange.close();
      }
    }
    if (!sent) {
      // The server closes the connection then. Closing the exchange would send a last chunk, and a
      // part of a list would look like all of it.
      throw new IOException("not sent to its end");
    }
  }

  private void answerInTurn(HttpExchange exchange) throws IOException {
    boolean turn = false;
    try {
      turn = turns.tryAcquire(TURN_COMES_WITHIN_SECONDS, TimeUnit.SECONDS);
      send(exchange, turn ? answer(exchange) : NO_TURN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is being closed");
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private Response answer(HttpExchange exchange) {
    if (!hostCheck.allows(exchange.getRequestHeaders().getFirst("Host"))) {
      return Response.text(
          403, "This Host header is not served; the setting allowed-hosts adds names.");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Response.text(405, "Only GET and HEAD: netagent changes nothing.");
    }
    String path = exchange.getRequestURI().getPath();
    Page page = pages.get(path);
    if (page == null) {
      return Response.text(404, "No such page. There are: " + told(pages));
    }
    try {
      QueryParameters query = QueryParameters.parse(exchange.getRequestURI().getRawQuery());
      return page.answer(new Request(path, query, exchange.getRequestHeaders()::getFirst));
    } catch (BadQueryException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} failed", path, e);
      return Response.text(500, "netagent failed to make this page; its log tells more.");
    }
  }

  /** The files of the page are nothing to ask for by hand. */
  private static String told(Map<String, Page> pages) {
    return pages.keySet().stream()
        .filter(path -> !path.startsWith(PageFiles.PREFIX))
        .collect(Collectors.joining(", "));
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    if (response.streamed() == null || exchange.getRequestMethod().equals("HEAD")) {
      sendNow(exchange, response);
    } else if (streams.tryAcquire()) {
      try {
        sendNow(exchange, response);
      } finally {
        streams.release();
      }
    } else {
      sendNow(exchange, STREAMS_TAKEN);
    }
  }

  private void sendNow(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.contentType());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.set("Vary", "Accept, Accept-Encoding");
    response.headers().forEach(headers::set);
    if (response.status() == NOT_MODIFIED) {
      exchange.sendResponseHeaders(NOT_MODIFIED, -1);
      return;
    }
    Response.Streamed streamed = response.streamed();
    if (streamed != null) {
      stream(exchange, streamed);
      return;
    }
    Response.Encoded encoded = response.encoded();
    byte[] body =
        encoded == null ? response.body().getBytes(StandardCharsets.UTF_8) : encoded.bytes;
    if (encoded != null && encoded.gzip) {
      headers.set("Content-Encoding", "gzip");
    } else if (encoded == null
        && body.length >= MIN_GZIP_BYTES
        && acceptsGzip(exchange.getRequestHeaders().getFirst("Accept-Encoding"))) {
      headers.set("Content-Encoding", "gzip");
      body = gzipped(body);
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
    } else {
      exchange.sendResponseHeaders(response.status(), body.length);
      byte[] all = body;
      stalledClients.send(
          exchange.getResponseBody(),
          all.length,
          to -> {
            to.write(all);
            to.close();
          });
    }
  }

  private void stream(HttpExchange exchange, Response.Streamed streamed) throws IOException {
    boolean gzip = acceptsGzip(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(OK, -1);
      return;
    }
    exchange.sendResponseHeaders(OK, 0);
    stalledClients.send(
        exchange.getResponseBody(),
        StalledClients.STREAMED,
        to -> {
          Writer text =
              new OutputStreamWriter(gzip ? new GZIPOutputStream(to) : to, StandardCharsets.UTF_8);
          streamed.write(text);
          text.close();
        });
  }

  static boolean acceptsGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null && ACCEPTS_GZIP.matcher(acceptEncoding).matches();
  }

  private static byte[] gzipped(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    }
    return compressed.toByteArray();
  }
}
