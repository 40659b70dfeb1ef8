package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.site.JdbcPool;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;

/**
 * How keepalive finds a peer sooner that is gone, where it is on: the kernel's keepalive timer runs
 * for sockets with SO_KEEPALIVE only.
 */
final class KeepaliveAdvice {
  private static final String KERNEL =
      "net.ipv4.tcp_keepalive_time (7,200 s by default), tcp_keepalive_intvl (75 s) and"
          + " tcp_keepalive_probes (9) are for all sockets that have no times of their own";

  private KeepaliveAdvice() {}

  /** In the words of the library at hand. */
  static String sooner(SiteFrame site, boolean accepted) {
    return "Keepalive is on for it; to find this sooner, or to stay below the idle limit of what lies"
        + " between, make its times shorter: "
        + (accepted ? ofServer(site) : ofClient(site))
        + "; "
        + KERNEL
        + ".";
  }

  private static String ofServer(SiteFrame site) {
    return Library.NETTY.isIn(site.stack())
        ? ofNetty() + " as childOption"
        : "TCP_KEEPIDLE, TCP_KEEPINTERVAL and TCP_KEEPCOUNT (jdk.net.ExtendedSocketOptions) on"
            + " accepted sockets, or an idle time-out of the server's connector";
  }

  private static String ofClient(SiteFrame site) {
    Library library = Library.of(site);
    String ofSocket =
        "TCP_KEEPIDLE, TCP_KEEPINTERVAL and TCP_KEEPCOUNT (jdk.net.ExtendedSocketOptions)";
    if (library == null) {
      return ofSocket;
    }
    return switch (library) {
      case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL -> ofPool(site);
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: SocketConfig.setTcpKeepIdle, setTcpKeepInterval and setTcpKeepCount"
              + " (5.3), or evictIdleConnections";
      case HTTP_CLIENT_4, HTTP_CLIENT_3 ->
          "Apache HttpClient: evictIdleConnections or setConnectionTimeToLive in place of them";
      case LETTUCE ->
          "Lettuce: KeepAliveOptions.idle, interval and count of SocketOptions (they need the epoll or"
              + " io_uring transport, or Java 11)";
      case JEDIS ->
          "Jedis: have the pool test idle connections (testWhileIdle, timeBetweenEvictionRuns)";
      case GRPC -> "gRPC: keepAliveTime and keepAliveTimeout of the channel";
      case NETTY -> ofNetty();
      case KAFKA -> "Kafka client: connections.max.idle.ms in place of them";
      default -> ofSocket;
    };
  }

  private static String ofNetty() {
    return "Netty: EpollChannelOption.TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT (NIO:"
        + " NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE) …)";
  }

  private static String ofPool(SiteFrame site) {
    JdbcPool pool = JdbcPool.in(site.stack());
    return pool == null
        ? "most JDBC drivers set none (MariaDB: tcpKeepIdle, tcpKeepInterval, tcpKeepCount); have the"
            + " pool test idle connections more often"
        : pool.label()
            + ": "
            + pool.probes()
            + " asks sooner; most drivers set no times for keepalive (MariaDB: tcpKeepIdle,"
            + " tcpKeepInterval, tcpKeepCount)";
  }
}
