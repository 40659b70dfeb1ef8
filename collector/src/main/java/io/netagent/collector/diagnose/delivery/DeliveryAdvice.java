package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.site.JdbcPool;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import org.jspecify.annotations.Nullable;

/** What to do about data that does not get through, in the words of the library at hand. */
final class DeliveryAdvice {
  private static final String TCP_GIVES_UP =
      "Left alone, TCP sends again until tcp_retries2 has run out, some 15 minutes by default, or until"
          + " TCP_USER_TIMEOUT where that is set; only then do calls fail, with ETIMEDOUT.";

  private static final String KEEPALIVE_GIVES_UP =
      "Left alone, TCP closes it when tcp_keepalive_probes (9 by default, one in 75 s) or the socket's"
          + " TCP_KEEPCOUNT have had no answer; the next call then fails with ETIMEDOUT. Whatever is"
          + " written before that waits for some 15 minutes instead (tcp_retries2).";

  private DeliveryAdvice() {}

  /**
   * @param probing keepalive found it; nothing is unacknowledged
   */
  static String forVanishedPeer(boolean probing, SiteFrame site, boolean accepted) {
    String outlook = probing ? KEEPALIVE_GIVES_UP : TCP_GIVES_UP;
    if (probing) {
      return outlook + " " + KeepaliveAdvice.sooner(site, accepted);
    }
    if (accepted) {
      return outlook
          + " Have the server notice clients that are gone: an idle or write time-out of its connector,"
          + " or TCP_USER_TIMEOUT / keepalive on accepted sockets"
          + " (jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE …; Netty: EpollChannelOption"
          + ".TCP_USER_TIMEOUT).";
    }
    return outlook + " " + forClient(Library.of(site), JdbcPool.in(site.stack()));
  }

  private static String forClient(@Nullable Library library, @Nullable JdbcPool pool) {
    if (library == null) {
      return forSocket();
    }
    return switch (library) {
      case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
          "JDBC: give the driver a socket time-out longer than the longest query and keepalive"
              + " (PostgreSQL: socketTimeout and tcpKeepAlive=true; MySQL: socketTimeout and"
              + " tcpKeepAlive). "
              + (pool == null ? "Have the pool test or close idle connections" : ofPool(pool))
              + " below the idle limit of what lies between (NAT, load balancer, firewall).";
      case JEDIS ->
          "Jedis: set socketTimeoutMillis (DefaultJedisClientConfig), and let the pool test idle"
              + " connections (testWhileIdle, timeBetweenEvictionRuns) so that they never stand idle for"
              + " long.";
      case LETTUCE ->
          "Lettuce: SocketOptions.tcpUserTimeout(…) and SocketOptions.keepAlive(KeepAliveOptions…) in"
              + " ClientOptions (they need the epoll or io_uring transport), and a command time-out"
              + " (TimeoutOptions.enabled()).";
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: ConnectionConfig.setSocketTimeout or RequestConfig.setResponseTimeout,"
              + " setValidateAfterInactivity and setTimeToLive; SocketConfig.setSoKeepAlive with"
              + " setTcpKeepIdle below the idle limit of what lies between.";
      case HTTP_CLIENT_4, HTTP_CLIENT_3 ->
          "Apache HttpClient: RequestConfig.setSocketTimeout, evictIdleConnections or"
              + " setConnectionTimeToLive below the idle limit of what lies between.";
      case OKHTTP, RETROFIT ->
          "OkHttp: readTimeout and writeTimeout (10 s by default; 0 switches them off), a ConnectionPool"
              + " with a keep-alive duration below the idle limit of what lies between, and for HTTP/2"
              + " pingInterval, which finds dead connections.";
      case JDK_HTTP_CLIENT ->
          "java.net.http.HttpClient: HttpRequest.timeout(…) on every request;"
              + " -Djdk.httpclient.keepalive.timeout below the idle limit of what lies between.";
      case URL_CONNECTION ->
          "HttpURLConnection: setReadTimeout on every connection (0, the default, waits for ever).";
      case JETTY_CLIENT ->
          "Jetty HttpClient: setIdleTimeout, and request.timeout(…) on every request.";
      case GRPC ->
          "gRPC: keepAliveTime and keepAliveTimeout of the channel (on Linux the Netty transport then"
              + " sets TCP_USER_TIMEOUT as well), and a deadline on every call.";
      case NETTY ->
          "Netty: EpollChannelOption.TCP_USER_TIMEOUT and SO_KEEPALIVE with TCP_KEEPIDLE (epoll), or a"
              + " ReadTimeoutHandler / IdleStateHandler that closes the channel.";
      case KAFKA ->
          "Kafka client: request.timeout.ms bounds it (30 s by default); connections.max.idle.ms below"
              + " the idle limit of what lies between.";
      case FEIGN ->
          "Feign: a read time-out in Request.Options, and a pooled client with a connection time to live"
              + " below the idle limit of what lies between.";
      case SPRING ->
          "Spring: a read time-out on the request factory, and in the HTTP client below it a connection"
              + " time to live shorter than the idle limit of what lies between.";
      case JAX_RS -> "JAX-RS client: ClientBuilder.readTimeout(…).";
      case AWS_SDK ->
          "AWS SDK: socketTimeout and tcpKeepAlive(true) of the HTTP client, apiCallAttemptTimeout.";
      default -> forSocket();
    };
  }

  private static String ofPool(JdbcPool pool) {
    return pool.label() + ": set " + pool.probes() + ", or " + pool.ages();
  }

  private static String forSocket() {
    return "Socket.setSoTimeout bounds a read that waits for the answer, but no write. Let idle"
        + " connections be probed: setKeepAlive(true) with TCP_KEEPIDLE, TCP_KEEPINTERVAL and"
        + " TCP_KEEPCOUNT of jdk.net.ExtendedSocketOptions, below the idle limit of what lies between;"
        + " keepalive does not run while data is unacknowledged, so a time-out of the caller's own has"
        + " to close the socket then.";
  }

  static String forPeerThatDoesNotRead(SiteFrame site, boolean accepted) {
    String look =
        "Look at the peer: what its program does instead of reading is the cause. On this side bound what"
            + " one slow reader may hold: ";
    Library library = Library.of(site);
    return look + (library == null ? general(accepted) : forWriter(library, accepted));
  }

  private static String forWriter(Library library, boolean accepted) {
    return switch (library) {
      case JETTY_SERVER ->
          "Jetty: the connector's idleTimeout ends a blocked write (30 s by default),"
              + " HttpConfiguration.setMinResponseDataRate a client that reads too slowly; write large"
              + " answers asynchronously (WriteListener), so that no worker is held.";
      case TOMCAT ->
          "Tomcat: connectionTimeout of the Connector is the limit of a blocked write, too; write large"
              + " answers asynchronously (WriteListener) or by sendfile, so that no worker is held.";
      case UNDERTOW ->
          "Undertow: UndertowOptions.NO_REQUEST_TIMEOUT and the socket option WRITE_TIMEOUT; write large"
              + " answers by the asynchronous Sender.";
      case NETTY ->
          "Netty: add a WriteTimeoutHandler, and write only while channel.isWritable()"
              + " (WRITE_BUFFER_WATER_MARK), or the heap fills next.";
      case GRPC ->
          "gRPC: write only while isReady() (ServerCallStreamObserver.setOnReadyHandler), and give calls a"
              + " deadline.";
      case OKHTTP, RETROFIT ->
          "OkHttp: writeTimeout bounds it (10 s by default; 0 switches it off).";
      default -> general(accepted);
    };
  }

  private static String general(boolean accepted) {
    return "SO_TIMEOUT does not limit writes, so "
        + (accepted
            ? "close clients that take nothing for too long from another thread, "
            : "close the connection from another thread after a time of your own, ")
        + "or write through a selector with a deadline; and don't hold locks or leases while writing.";
  }

  static String forLossyPath(String remote, boolean everywhere) {
    return everywhere
        ? "Look at this host's own link first: errors and drops of the interface (ip -s link, ethtool"
            + " -S), the switch port, the virtual machine's or container's bandwidth limit. Time-outs in"
            + " the application only hide it."
        : "Give these figures to whoever runs the network between here and "
            + remote
            + " (mtr -T or tracepath towards it shows where; a policer or a saturated link drops"
            + " steadily), and look for drops at the peer's interface. No setting of this application or"
            + " of TCP mends it; short time-outs with immediate retries make it worse.";
  }
}
