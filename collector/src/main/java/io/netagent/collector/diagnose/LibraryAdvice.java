package io.netagent.collector.diagnose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do about a leak, in the words of the library that the application calls. */
enum LibraryAdvice {
  FEIGN(
      false,
      "Feign: where a method returns feign.Response, close it in try-with-resources; a decoder of"
          + " your own must close the body's stream, too.",
      "feign."),
  SPRING(
      false,
      "Spring: close the ClientHttpResponse (RestTemplate.execute with a ResponseExtractor, or"
          + " exchange() of a RestClient, leave that to you); with WebClient consume or release every"
          + " ClientResponse body (releaseBody()).",
      "org.springframework.web.client.",
      "org.springframework.web.reactive.function.client.",
      "org.springframework.http.client."),
  RETROFIT(
      true,
      "Retrofit: close the ResponseBody (try-with-resources) on every path, errorBody() and @Streaming"
          + " calls included.",
      "retrofit2."),
  JAX_RS(
      false,
      "JAX-RS client: close the Response in try-with-resources, or read its entity to the end with"
          + " readEntity; a status alone does not release the connection. Share one Client.",
      "org.glassfish.jersey.",
      "com.sun.jersey.",
      "org.jboss.resteasy.",
      "org.apache.cxf."),
  AWS_SDK(
      false,
      "AWS SDK: close the ResponseInputStream or S3Object (try-with-resources) even if you need only"
          + " a part of it; abort() it to drop the rest.",
      "software.amazon.awssdk.",
      "com.amazonaws."),
  OKHTTP(
      true,
      "OkHttp: close the Response in try-with-resources on every path, also when only its code is"
          + " looked at; in callbacks, too.",
      "okhttp3.",
      "com.squareup.okhttp."),
  HTTP_CLIENT_5(
      true,
      "Apache HttpClient 5: pass an HttpClientResponseHandler to execute(), or close the"
          + " ClassicHttpResponse in try-with-resources and call EntityUtils.consume(response.getEntity())"
          + " on every path, errors included.",
      "org.apache.hc."),
  HTTP_CLIENT_4(
      true,
      "Apache HttpClient 4: close the CloseableHttpResponse in try-with-resources and call"
          + " EntityUtils.consume(response.getEntity()) on every path, also when only the status is"
          + " looked at; or pass a ResponseHandler to execute().",
      "org.apache.http."),
  HTTP_CLIENT_3(
      true,
      "Commons HttpClient 3: call method.releaseConnection() in a finally block.",
      "org.apache.commons.httpclient."),
  JETTY_CLIENT(
      true,
      "Jetty HttpClient: close the stream of an InputStreamResponseListener, or abort the request, on"
          + " every path.",
      "org.eclipse.jetty.client."),
  JDK_HTTP_CLIENT(
      true,
      "java.net.http.HttpClient: with BodyHandlers.ofInputStream, ofLines or a subscriber of your own,"
          + " read the body to the end or close it (try-with-resources) on every path; use"
          + " BodyHandlers.discarding() when only the status is needed.",
      "jdk.internal.net.http.",
      "java.net.http."),
  URL_CONNECTION(
      true,
      "HttpURLConnection: read getInputStream() to the end and close it in try-with-resources; on an"
          + " error status drain and close getErrorStream(); or call disconnect().",
      "sun.net.www.",
      "java.net.HttpURLConnection.",
      "java.net.URL."),
  NETTY(
      false,
      "Netty: close the Channel when channelInactive or an exception arrives, and don't switch"
          + " auto-read off without switching it on again: a channel that does not read can't see the end.",
      "io.netty."),
  JDBC(
      false,
      "JDBC: close Connection, Statement and ResultSet in try-with-resources, so that the pool gets the"
          + " connection back and can validate or drop it.",
      "com.zaxxer.hikari.",
      "org.postgresql.",
      "com.mysql.",
      "org.mariadb.",
      "oracle.jdbc.",
      "com.microsoft.sqlserver."),
  SOCKET_CHANNEL(
      false,
      "SocketChannel: when read() returns -1, close the channel (cancelling the key does not). The"
          + " garbage collector never closes a SocketChannel.",
      "java.nio.channels.",
      "sun.nio.ch.SocketChannelImpl."),
  SOCKET(
      false,
      "java.net.Socket: when read() returns -1 or an exception ends the conversation, close the socket;"
          + " open it in try-with-resources.",
      "java.net.Socket",
      "sun.security.ssl.SSLSocket");

  private static final String GENERAL =
      "Close the connection on every path once the peer has ended it (read returns -1), errors"
          + " included: try-with-resources.";

  private final boolean poolingHttpClient;
  private final String advice;

  @SuppressWarnings("ImmutableEnumChecker") // It is List.of.
  private final List<String> prefixes;

  LibraryAdvice(boolean poolingHttpClient, String advice, String... prefixes) {
    this.poolingHttpClient = poolingHttpClient;
    this.advice = advice;
    this.prefixes = List.of(prefixes);
  }

  static String forLeak(SiteFrame site) {
    if (ApplicationFrames.isFirstReader(site)) {
      return "Close the accepted connection in a finally block of its handler, also when the client"
          + " ends it first (read returns -1) and when the handler fails.";
    }
    LibraryAdvice library = of(site);
    return library == null ? GENERAL : library.advice;
  }

  static String forIdlePool(List<String> stack) {
    return "Nothing is lost but descriptors until the next lease. To be rid of them, evict idle"
        + " connections or make the pool's time to live shorter than the peer's keep-alive"
        + (contains(stack, HTTP_CLIENT_4)
            ? " (HttpClientBuilder.evictIdleConnections, setConnectionTimeToLive)."
            : contains(stack, HTTP_CLIENT_5)
                ? " (HttpClientBuilder.evictIdleConnections, ConnectionConfig.setTimeToLive)."
                : contains(stack, OKHTTP)
                    ? " (ConnectionPool's keepAliveDuration)."
                    : contains(stack, JDBC) ? " (maxLifetime, idleTimeout, keepaliveTime)." : ".");
  }

  /** A client that leases connections from a pool which is never filled ahead of need. */
  static boolean isPoolingHttpClient(List<String> stack) {
    for (LibraryAdvice library : values()) {
      if (library.poolingHttpClient && contains(stack, library)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The library that the named frame calls: what stands nearest below it, not what does the I/O.
   */
  static @Nullable LibraryAdvice of(SiteFrame site) {
    List<String> stack = site.stack();
    int from = stack.size();
    for (int i = 0; i < stack.size(); i++) {
      if (!site.kind().endsWith("-library")
          && ApplicationFrames.withoutModule(stack.get(i)).equals(site.frame())) {
        from = i;
        break;
      }
    }
    for (int i = from - 1; i >= 0; i--) {
      for (LibraryAdvice library : values()) {
        if (library.owns(stack.get(i))) {
          return library;
        }
      }
    }
    return null;
  }

  private static boolean contains(List<String> stack, LibraryAdvice library) {
    return stack.stream().anyMatch(library::owns);
  }

  private boolean owns(String frame) {
    String plain = ApplicationFrames.withoutModule(frame);
    return prefixes.stream().anyMatch(plain::startsWith);
  }
}
