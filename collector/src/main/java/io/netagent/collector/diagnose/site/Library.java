package io.netagent.collector.diagnose.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Libraries that open or serve connections and have advice of their own, by their frames. The first
 * that knows a frame has it: those with longer names stand before Tomcat.
 */
public enum Library {
  FEIGN("Feign", "feign."),
  SPRING(
      "Spring",
      "org.springframework.web.client.",
      "org.springframework.web.reactive.function.client.",
      "org.springframework.http.client."),
  RETROFIT("Retrofit", "retrofit2."),
  JAX_RS(
      "JAX-RS client",
      "org.glassfish.jersey.client.",
      "org.glassfish.jersey.",
      "com.sun.jersey.",
      "org.jboss.resteasy.",
      "org.apache.cxf."),
  AWS_SDK("AWS SDK", "software.amazon.awssdk.", "com.amazonaws."),
  OKHTTP("OkHttp", "okhttp3.", "com.squareup.okhttp."),
  HTTP_CLIENT_5("Apache HttpClient 5", "org.apache.hc."),
  HTTP_CLIENT_4("Apache HttpClient 4", "org.apache.http."),
  HTTP_CLIENT_3("Commons HttpClient 3", "org.apache.commons.httpclient."),
  JETTY_CLIENT("Jetty HttpClient", "org.eclipse.jetty.client."),
  JDK_HTTP_CLIENT("java.net.http.HttpClient", "jdk.internal.net.http.", "java.net.http."),
  URL_CONNECTION(
      "HttpURLConnection", "sun.net.www.", "java.net.HttpURLConnection.", "java.net.URL."),
  LETTUCE("Lettuce", "io.lettuce."),
  JEDIS("Jedis", "redis.clients."),
  GRPC("gRPC", "io.grpc."),
  KAFKA("Kafka client", "org.apache.kafka."),
  HIKARI("HikariCP", "com.zaxxer.hikari."),
  DBCP("Commons DBCP", "org.apache.commons.dbcp", "org.apache.tomcat.dbcp."),
  TOMCAT_JDBC("Tomcat JDBC pool", "org.apache.tomcat.jdbc."),
  C3P0("c3p0", "com.mchange."),
  DRUID("Druid", "com.alibaba.druid."),
  AGROAL("Agroal", "io.agroal."),
  TOMCAT("Tomcat", "org.apache.tomcat.", "org.apache.coyote.", "org.apache.catalina."),
  JETTY_SERVER("Jetty", "org.eclipse.jetty."),
  UNDERTOW("Undertow", "io.undertow.", "org.xnio."),
  JDK_HTTP_SERVER("the JDK's HttpServer", "sun.net.httpserver.", "com.sun.net.httpserver."),
  NETTY("Netty", "io.netty.", "*.io.netty."),
  JDBC(
      "JDBC driver",
      "org.postgresql.",
      "com.mysql.",
      "org.mariadb.",
      "oracle.jdbc.",
      "com.microsoft.sqlserver."),
  SOCKET_CHANNEL("SocketChannel", "java.nio.channels.", "sun.nio.ch.SocketChannelImpl."),
  SOCKET("java.net.Socket", "java.net.Socket", "sun.security.ssl.SSLSocket");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // It is List.of.
  private final List<String> prefixes;

  Library(String label, String... prefixes) {
    this.label = label;
    this.prefixes = List.of(prefixes);
  }

  /** As its users know it. */
  public String label() {
    return label;
  }

  /**
   * The library that the named frame calls: what stands nearest below it, not what does the I/O.
   * Null if none is known.
   */
  public static @Nullable Library of(SiteFrame site) {
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
      Library library = of(stack.get(i));
      if (library != null) {
        return library;
      }
    }
    return null;
  }

  /** The library of one frame, or null. */
  public static @Nullable Library of(String frame) {
    String plain = ApplicationFrames.withoutModule(frame);
    for (Library library : values()) {
      if (library.owns(plain)) {
        return library;
      }
    }
    return null;
  }

  /** Whether one of the frames is this library's. */
  public boolean isIn(List<String> stack) {
    return stack.stream().anyMatch(frame -> owns(ApplicationFrames.withoutModule(frame)));
  }

  /** A star stands for the package below which somebody has put the library's own. */
  private boolean owns(String plainFrame) {
    for (String prefix : prefixes) {
      if (prefix.startsWith("*")
          ? plainFrame.contains(prefix.substring(1))
          : plainFrame.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
