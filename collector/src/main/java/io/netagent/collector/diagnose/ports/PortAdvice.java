package io.netagent.collector.diagnose.ports;

import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.site.JdbcPool;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.collector.source.PortRange;
import io.netagent.collector.source.TcpLimits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How to use connections again, in the words of the library at hand, and what sysctls do. */
final class PortAdvice {
  /**
   * Those that say nothing of a protocol: whether a connection could be used again is not known.
   */
  private static final Set<Library> BARE =
      Set.of(
          Library.SOCKET,
          Library.SOCKET_CHANNEL,
          Library.NETTY,
          Library.TOMCAT,
          Library.JETTY_SERVER,
          Library.UNDERTOW,
          Library.JDK_HTTP_SERVER);

  private PortAdvice() {}

  /** Whether the site calls a library whose connections serve many requests. */
  static boolean canReuse(SiteFrame site) {
    Library library = Library.of(site);
    return library != null && !BARE.contains(library);
  }

  /** A sentence or two. */
  static String reuse(SiteFrame site) {
    Library library = Library.of(site);
    JdbcPool pool = JdbcPool.in(site.stack());
    return library == null ? general() : pool == null ? of(library) : of(pool);
  }

  private static String of(JdbcPool pool) {
    return pool.label()
        + ": let "
        + pool.ages()
        + " be minutes, "
        + pool.kept()
        + ", and make the pool once, not per task.";
  }

  private static String of(Library library) {
    return switch (library) {
      case FEIGN ->
          "Feign: build the client once and give it a pooling one (feign-hc5, OkHttpClient) in place of Client.Default with connections that are closed.";
      case SPRING ->
          "Spring: make one RestTemplate, RestClient or WebClient, with a request factory that pools (HttpComponentsClientHttpRequestFactory over one HttpClient, JdkClientHttpRequestFactory), and share it.";
      case RETROFIT, OKHTTP ->
          "OkHttp: share one OkHttpClient (newBuilder() of it shares its ConnectionPool); don't send Connection: close, and leave the pool its idle connections (maxIdleConnections above 0).";
      case JAX_RS ->
          "JAX-RS client: make one Client and share it; ClientBuilder.newClient() for each request opens new connections. Use a pooling connector.";
      case AWS_SDK ->
          "AWS SDK: make one client per service and share it; each client has a pool of its own.";
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: make one CloseableHttpClient, share it and close it at the end of the program, not per request; keep its PoolingHttpClientConnectionManager, consume each entity, and don't set a ConnectionReuseStrategy that never keeps (or Connection: close).";
      case HTTP_CLIENT_4 ->
          "Apache HttpClient 4: make one CloseableHttpClient, share it and close it at the end of the program, not per request; keep its PoolingHttpClientConnectionManager, consume each entity, and don't set NoConnectionReuseStrategy (or Connection: close).";
      case HTTP_CLIENT_3 ->
          "Commons HttpClient 3: share one HttpClient with a MultiThreadedHttpConnectionManager, and release each connection.";
      case JETTY_CLIENT ->
          "Jetty HttpClient: start one HttpClient and share it; start() and stop() per request give each request a connection of its own.";
      case JDK_HTTP_CLIENT ->
          "java.net.http.HttpClient: build one HttpClient and share it; each has a pool and a selector thread of its own.";
      case URL_CONNECTION ->
          "HttpURLConnection: don't call disconnect() after each request; read getInputStream() (or getErrorStream()) to the end and close it, and the JDK keeps the connection. Check that http.keepAlive is not false and that no Connection: close is sent.";
      case LETTUCE ->
          "Lettuce: keep one StatefulRedisConnection (it is thread-safe) or a pool of them in place of connect() per command.";
      case JEDIS ->
          "Jedis: use one JedisPool or JedisPooled, and return connections to it, in place of a new Jedis per command.";
      case GRPC -> "gRPC: make one ManagedChannel per target and share it among stubs.";
      case KAFKA ->
          "Kafka: make one producer and share it among threads; don't make one per record.";
      case JDBC ->
          "JDBC: get connections from a pool in place of DriverManager.getConnection per statement.";
      default -> general();
    };
  }

  private static String general() {
    return "Keep connections and use them again: a keep-alive or a pool, one client shared by all"
        + " requests.";
  }

  /**
   * What settings do for ports in TIME_WAIT, with their values now.
   *
   * @param mostlyTimeWait it is TIME_WAIT that takes the ports
   */
  static String settings(NamespaceEvidence namespace, boolean mostlyTimeWait) {
    TcpLimits limits = namespace.limits();
    StringBuilder text = new StringBuilder(" For a while, more ports help: a wider ");
    text.append("net.ipv4.ip_local_port_range").append(range(limits));
    text.append(" or a second source address; each destination address has the range to itself.");
    if (mostlyTimeWait) {
      text.append(
          " net.ipv4.tcp_tw_reuse=1 lets connect() take a port whose TIME_WAIT is older than 1 s, where"
              + " both ends use TCP timestamps");
      text.append(reuseNow(limits)).append('.');
      text.append(
          " If the peer closes first, TIME_WAIT is on its side, where it takes no ephemeral port.");
      text.append(
          " tcp_fin_timeout is about FIN_WAIT2 and does not shorten TIME_WAIT, and tcp_tw_recycle is"
              + " gone since Linux 4.12.");
    }
    return text.toString();
  }

  private static String range(@Nullable TcpLimits limits) {
    PortRange range = limits == null ? null : limits.localPorts();
    return range == null
        ? ""
        : " (now "
            + range.first()
            + " to "
            + range.last()
            + (range.reserved().isEmpty() ? "" : ", " + range.available() + " without the reserved")
            + ")";
  }

  private static String reuseNow(@Nullable TcpLimits limits) {
    if (limits == null || limits.timeWaitReuse() < 0) {
      return "";
    }
    return limits.timeWaitReuse() == 2
        ? " (now 2: on loopback alone)"
        : " (now " + limits.timeWaitReuse() + ")";
  }
}
