package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.site.JdbcPool;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import org.jspecify.annotations.Nullable;

/** What to do about connections that end badly, or not at all, in the words of the library. */
final class EndsAdvice {
  private static final String RETRY =
      " Repeat requests that may be repeated (GET, or with an idempotency key) once on a fresh"
          + " connection.";

  private EndsAdvice() {}

  static String forKeepAliveRace(SiteFrame site, double pauseSeconds) {
    String below = "below the peer's " + KeepAliveRace.seconds(pauseSeconds);
    Library library = Library.of(site);
    String how =
        library == null
            ? "Keep idle connections in the client for a shorter time than the peer does ("
                + below
                + ")."
            : switch (library) {
              case HTTP_CLIENT_4 ->
                  "Apache HttpClient 4: let the client give up idle connections first, "
                      + below
                      + ": setKeepAliveStrategy with a fixed time, or setConnectionTimeToLive and"
                      + " evictIdleConnections; and leave setValidateAfterInactivity at a second or"
                      + " less (setStaleConnectionCheckEnabled(false) takes the check away).";
              case HTTP_CLIENT_5 ->
                  "Apache HttpClient 5: ConnectionConfig.setTimeToLive and"
                      + " RequestConfig.setConnectionKeepAlive "
                      + below
                      + ", ConnectionConfig.setValidateAfterInactivity of a second or less, and"
                      + " evictIdleConnections.";
              case HTTP_CLIENT_3 ->
                  "Commons HttpClient 3: setStaleCheckingEnabled(true), and an IdleConnectionTimeoutThread"
                      + " with a time "
                      + below
                      + ".";
              case OKHTTP, RETROFIT ->
                  "OkHttp: new ConnectionPool(maxIdle, keepAlive) with a time "
                      + below
                      + ", and leave retryOnConnectionFailure on.";
              case JDK_HTTP_CLIENT ->
                  "java.net.http.HttpClient: -Djdk.httpclient.keepalive.timeout="
                      + Math.max(1, (int) pauseSeconds - 1)
                      + " (seconds; the default of 30, or of 1,200 before JDK 21, is longer than the"
                      + " peer's). It repeats only GET and HEAD by itself.";
              case URL_CONNECTION ->
                  "HttpURLConnection: have the peer send Keep-Alive: timeout=, which it honours, or"
                      + " switch -Dhttp.keepAlive=false; it repeats a failed POST by itself unless"
                      + " -Dsun.net.http.retryPost=false.";
              case JETTY_CLIENT -> "Jetty HttpClient: setIdleTimeout " + below + ".";
              case SPRING, FEIGN, JAX_RS, AWS_SDK ->
                  library.label()
                      + ": in the HTTP client below it set the idle time or time to live of pooled"
                      + " connections "
                      + below
                      + (library == Library.AWS_SDK
                          ? " (connectionMaxIdleTime)."
                          : " (reactor-netty: ConnectionProvider.maxIdleTime; Apache: evictIdleConnections).");
              case NETTY, LETTUCE, GRPC ->
                  "Close idle connections from this side first: an IdleStateHandler, or the pool's"
                      + " maxIdleTime, "
                      + below
                      + ".";
              case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
                  poolInARace(JdbcPool.in(site.stack()), below);
              case JEDIS ->
                  "Jedis: JedisPoolConfig.setTestOnBorrow(true), or testWhileIdle with"
                      + " minEvictableIdleTime "
                      + below
                      + " (Redis: timeout).";
              default ->
                  "Keep idle connections in the client for a shorter time than the peer does ("
                      + below
                      + ").";
            };
    return how
        + " Or make the peer's keep-alive longer than the client's (nginx keepalive_timeout, Tomcat"
        + " keepAliveTimeout, Node keepAliveTimeout)."
        + RETRY;
  }

  private static String poolInARace(@Nullable JdbcPool pool, String below) {
    return pool == null
        ? "JDBC connection pool: a maximum age and idle time "
            + below
            + ", and a test of each connection that is leased."
        : pool.label() + ": " + pool.ages() + " " + below + "; and " + pool.leaseTest() + ".";
  }

  private static String poolBefore(@Nullable JdbcPool pool, String below) {
    return pool == null
        ? "JDBC connection pool: a test of idle connections, or a maximum idle time, " + below
        : pool.label() + ": " + pool.probes() + ", or " + pool.ages() + " " + below;
  }

  static String forIdleDrop(SiteFrame site, double pauseSeconds) {
    String below = "below " + KeepAliveRace.seconds(pauseSeconds);
    Library library = Library.of(site);
    String pool =
        library == null
            ? "close idle connections of the pool before that"
            : switch (library) {
              case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
                  poolBefore(JdbcPool.in(site.stack()), below)
                      + "; pgjdbc: tcpKeepAlive=true (MySQL: tcpKeepAlive, on by default)";
              case HTTP_CLIENT_4 ->
                  "Apache HttpClient 4: evictIdleConnections and setConnectionTimeToLive "
                      + below
                      + ", SocketConfig.setSoKeepAlive(true)";
              case HTTP_CLIENT_5 ->
                  "Apache HttpClient 5: evictIdleConnections and ConnectionConfig.setTimeToLive "
                      + below
                      + ", SocketConfig.setSoKeepAlive(true) with setTcpKeepIdle (5.3)";
              case OKHTTP, RETROFIT ->
                  "OkHttp: ConnectionPool's keepAliveDuration "
                      + below
                      + "; for HTTP/2 and WebSockets pingInterval";
              case JDK_HTTP_CLIENT ->
                  "java.net.http.HttpClient: jdk.httpclient.keepalive.timeout " + below;
              case NETTY, LETTUCE, GRPC ->
                  "Netty: SO_KEEPALIVE with EpollChannelOption.TCP_KEEPIDLE "
                      + below
                      + ", or an IdleStateHandler (Lettuce: SocketOptions.keepAlive; gRPC:"
                      + " keepAliveTime)";
              case JEDIS -> "Jedis: testWhileIdle with an eviction run " + below;
              case KAFKA -> "Kafka client: connections.max.idle.ms " + below;
              default -> "close idle connections of the pool " + below;
            };
    return "Keep the path awake or let go of idle connections before it forgets them: "
        + pool
        + ". Where only TCP keepalive is at hand, its first probe must come "
        + below
        + " (jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE; the kernel's net.ipv4.tcp_keepalive_time of 7,200 s"
        + " is mostly too late, and works only for sockets with SO_KEEPALIVE).";
  }

  static String forAbandoned(SiteFrame site) {
    Library library = Library.of(site);
    return library == null
        ? "Close what is opened there in try-with-resources or finally, on error paths, too."
        : switch (library) {
          case HTTP_CLIENT_4, HTTP_CLIENT_5 ->
              library.label()
                  + ": build one CloseableHttpClient, share it, and close it at the end; if one is"
                  + " really built for each call, open it in try-with-resources. close() of the"
                  + " response alone leaves the pool's connections open.";
          case HTTP_CLIENT_3 ->
              "Commons HttpClient 3: share one client; of one that is dropped call"
                  + " MultiThreadedHttpConnectionManager.shutdown().";
          case OKHTTP, RETROFIT ->
              "OkHttp: share one OkHttpClient (newBuilder() shares its pool), and close each Response.";
          case JDK_HTTP_CLIENT ->
              "java.net.http.HttpClient: share one client; since JDK 21 it can be closed.";
          case JAX_RS -> "JAX-RS client: share one Client, close it at the end, and each Response.";
          case SPRING, FEIGN, AWS_SDK ->
              library.label() + ": share one client instead of building one for each call.";
          case URL_CONNECTION ->
              "HttpURLConnection: read or close the stream on every path, getErrorStream(), too, or call"
                  + " disconnect(): an exception between open and close leaves it to the collector.";
          case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
              "JDBC: open Connection, Statement and ResultSet in try-with-resources; close the pool"
                  + " (its DataSource) when it is not needed any more.";
          case JEDIS, LETTUCE, KAFKA, GRPC, JETTY_CLIENT ->
              library.label() + ": share one client, and close it when it is not needed any more.";
          case SOCKET_CHANNEL, NETTY ->
              "Close the channel in try-with-resources or finally: unlike a Socket, a SocketChannel is"
                  + " never closed by the garbage collector.";
          case SOCKET ->
              "java.net.Socket: open it in try-with-resources, so that errors close it, too.";
          default ->
              "Close what is opened there in try-with-resources or finally, on error paths, too.";
        };
  }

  static String forClosedButOpen(SiteFrame site, boolean inCall) {
    if (inCall) {
      return "Look at the threads that are in a call on them: native calls or a library's own transport"
          + " keep a descriptor until they return; shut the connection down (shutdownInput) before"
          + " close() so that they return.";
    }
    Library library = Library.of(site);
    return (library == Library.NETTY
            ? "Netty: something blocks the event loop, so that it does not select: move blocking work to"
                + " an EventExecutorGroup of its own. "
            : "")
        + "A channel that is registered is closed for good when its Selector selects the next time: call"
        + " selector.wakeup() after close() from another thread, don't leave a selector that is not used"
        + " any more unclosed (close() of the Selector deregisters all), and keep the thread that selects"
        + " free of blocking work.";
  }
}
