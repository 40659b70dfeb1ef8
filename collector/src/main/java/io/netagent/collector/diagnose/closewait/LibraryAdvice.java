package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.JdbcPool;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to do about connections in CLOSE_WAIT, in the words of the library at hand. */
final class LibraryAdvice {
  private static final String GENERAL =
      "Close the connection on every path once the peer has ended it (read returns -1), errors"
          + " included: try-with-resources.";

  /** Clients that lease connections from a pool which is never filled ahead of need. */
  private static final Set<Library> POOLING_HTTP_CLIENTS =
      Set.of(
          Library.RETROFIT,
          Library.OKHTTP,
          Library.HTTP_CLIENT_5,
          Library.HTTP_CLIENT_4,
          Library.HTTP_CLIENT_3,
          Library.JETTY_CLIENT,
          Library.JDK_HTTP_CLIENT,
          Library.URL_CONNECTION);

  private LibraryAdvice() {}

  static String forLeak(SiteFrame site) {
    if (ApplicationFrames.isFirstReader(site) && Library.NETTY.isIn(site.stack())) {
      return "Netty: close the Channel on every path of its handler. With ALLOW_HALF_CLOSURE the client's"
          + " end comes as a ChannelInputShutdownEvent (userEventTriggered), not as channelInactive,"
          + " and nobody but the handler closes then.";
    }
    if (ApplicationFrames.isFirstReader(site)) {
      return "Close the accepted connection in a finally block of its handler, also when the client"
          + " ends it first (read returns -1) and when the handler fails.";
    }
    Library library = Library.of(site);
    return library == null ? GENERAL : forLeak(library);
  }

  private static String forLeak(Library library) {
    return switch (library) {
      case FEIGN ->
          "Feign: where a method returns feign.Response, close it in try-with-resources; a decoder of your own must close the body's stream, too.";
      case SPRING ->
          "Spring: close the ClientHttpResponse (RestTemplate.execute with a ResponseExtractor, or exchange() of a RestClient, leave that to you); with WebClient consume or release every ClientResponse body (releaseBody()).";
      case RETROFIT ->
          "Retrofit: close the ResponseBody (try-with-resources) on every path, errorBody() and @Streaming calls included.";
      case JAX_RS ->
          "JAX-RS client: close the Response in try-with-resources, or read its entity to the end with readEntity; a status alone does not release the connection. Share one Client.";
      case AWS_SDK ->
          "AWS SDK: close the ResponseInputStream or S3Object (try-with-resources) even if you need only a part of it; abort() it to drop the rest.";
      case OKHTTP ->
          "OkHttp: close the Response in try-with-resources on every path, also when only its code is looked at; in callbacks, too.";
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: pass an HttpClientResponseHandler to execute(), or close the ClassicHttpResponse in try-with-resources and call EntityUtils.consume(response.getEntity()) on every path, errors included.";
      case HTTP_CLIENT_4 ->
          "Apache HttpClient 4: close the CloseableHttpResponse in try-with-resources and call EntityUtils.consume(response.getEntity()) on every path, also when only the status is looked at; or pass a ResponseHandler to execute().";
      case HTTP_CLIENT_3 ->
          "Commons HttpClient 3: call method.releaseConnection() in a finally block.";
      case JETTY_CLIENT ->
          "Jetty HttpClient: close the stream of an InputStreamResponseListener, or abort the request, on every path.";
      case JDK_HTTP_CLIENT ->
          "java.net.http.HttpClient: with BodyHandlers.ofInputStream, ofLines or a subscriber of your own, read the body to the end or close it (try-with-resources) on every path; use BodyHandlers.discarding() when only the status is needed.";
      case URL_CONNECTION ->
          "HttpURLConnection: read getInputStream() to the end and close it in try-with-resources; on an error status drain and close getErrorStream(); or call disconnect().";
      case NETTY ->
          "Netty: close the Channel when channelInactive or an exception arrives, and don't switch auto-read off without switching it on again: a channel that does not read can't see the end.";
      case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
          "JDBC: close Connection, Statement and ResultSet in try-with-resources, so that the pool gets the connection back and can validate or drop it.";
      case SOCKET_CHANNEL ->
          "SocketChannel: when read() returns -1, close the channel (cancelling the key does not). The garbage collector never closes a SocketChannel.";
      case SOCKET ->
          "java.net.Socket: when read() returns -1 or an exception ends the conversation, close the socket; open it in try-with-resources.";
      default -> GENERAL;
    };
  }

  static String forIdlePool(List<String> stack) {
    return "Nothing is lost but descriptors until the next lease. To be rid of them, evict idle"
        + " connections or make the pool's time to live shorter than the peer's keep-alive"
        + (Library.HTTP_CLIENT_4.isIn(stack)
            ? " (HttpClientBuilder.evictIdleConnections, setConnectionTimeToLive)."
            : Library.HTTP_CLIENT_5.isIn(stack)
                ? " (HttpClientBuilder.evictIdleConnections, ConnectionConfig.setTimeToLive)."
                : Library.OKHTTP.isIn(stack)
                    ? " (ConnectionPool's keepAliveDuration)."
                    : ofJdbc(JdbcPool.in(stack)));
  }

  private static String ofJdbc(@Nullable JdbcPool pool) {
    return pool == null
        ? "."
        : " (" + pool.label() + ": " + pool.ages().replaceAll(",$", "") + ").";
  }

  /** A client that leases connections from a pool which is never filled ahead of need. */
  static boolean isPoolingHttpClient(List<String> stack) {
    return POOLING_HTTP_CLIENTS.stream().anyMatch(library -> library.isIn(stack));
  }
}
