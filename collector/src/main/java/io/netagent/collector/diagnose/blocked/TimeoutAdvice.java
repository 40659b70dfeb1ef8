package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import org.jspecify.annotations.Nullable;

/** Which time-out to set, in the words of the library at hand. */
final class TimeoutAdvice {
  private TimeoutAdvice() {}

  /** For the wait between a request and its answer. */
  static String forRead(SiteFrame site) {
    String set = read(Library.of(site));
    return "Set a time-out for the answer: "
        + set
        + " Then ask the peer why it does not answer: its threads, its log, whatever it waits for.";
  }

  private static String read(@Nullable Library library) {
    if (library == null) {
      return "Socket.setSoTimeout, or the client's read or response time-out. A blocking"
          + " SocketChannel has none: use its socket() adaptor's stream with setSoTimeout.";
    }
    return switch (library) {
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: RequestConfig.setResponseTimeout, and ConnectionConfig.setSocketTimeout.";
      case HTTP_CLIENT_4 -> "Apache HttpClient 4: RequestConfig.setSocketTimeout.";
      case HTTP_CLIENT_3 -> "Commons HttpClient 3: HttpConnectionManagerParams.setSoTimeout.";
      case OKHTTP ->
          "OkHttp: readTimeout and callTimeout; readTimeout(0) switches off a default of 10 s.";
      case RETROFIT -> "Retrofit: readTimeout and callTimeout of its OkHttpClient.";
      case FEIGN -> "Feign: Request.Options with a readTimeout.";
      case SPRING ->
          "Spring: setReadTimeout of the ClientHttpRequestFactory; WebClient: responseTimeout.";
      case JAX_RS -> "JAX-RS: ClientBuilder.readTimeout.";
      case AWS_SDK -> "AWS SDK: apiCallAttemptTimeout, and socketTimeout of its HTTP client.";
      case JETTY_CLIENT -> "Jetty HttpClient: Request.timeout, and setIdleTimeout.";
      case JDK_HTTP_CLIENT -> "java.net.http.HttpClient: HttpRequest.Builder.timeout.";
      case URL_CONNECTION ->
          "HttpURLConnection: setReadTimeout (and setConnectTimeout); both are endless by default.";
      case JEDIS -> "Jedis: socketTimeoutMillis of the JedisClientConfig; 0 is endless.";
      case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
          "JDBC: socketTimeout of the driver (PostgreSQL in seconds; MySQL, MariaDB and SQL Server in"
              + " milliseconds; Oracle oracle.jdbc.ReadTimeout), longer than the longest query;"
              + " Statement.setQueryTimeout alone does not help if the server is mute.";
      default -> "Socket.setSoTimeout, or the client's read or response time-out.";
    };
  }

  /** For the TLS handshake. */
  static String forHandshake(SiteFrame site) {
    Library library = Library.of(site);
    String set =
        library == null
            ? "Socket.setSoTimeout before startHandshake."
            : switch (library) {
              case HTTP_CLIENT_5 ->
                  "Apache HttpClient 5: TlsConfig.setHandshakeTimeout, and"
                      + " ConnectionConfig.setSocketTimeout.";
              case HTTP_CLIENT_4 ->
                  "Apache HttpClient 4: SocketConfig.setSoTimeout of the connection manager;"
                      + " RequestConfig's time-out does not count during the handshake.";
              case OKHTTP, RETROFIT -> "OkHttp: readTimeout counts during the handshake.";
              case NETTY, LETTUCE ->
                  "Netty: SslHandler.setHandshakeTimeoutMillis (10 s by default).";
              case JDK_HTTP_CLIENT ->
                  "java.net.http.HttpClient: connectTimeout, and HttpRequest.Builder.timeout.";
              case URL_CONNECTION -> "HttpURLConnection: setReadTimeout before connect.";
              case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
                  "JDBC: socketTimeout or loginTimeout of the driver.";
              default -> "Socket.setSoTimeout before startHandshake.";
            };
    return "Look at what stands at that port: a plain-text server waits for more of what it takes for"
        + " a request, a proxy waits for its backend, a server out of threads for a free one; a path"
        + " that drops large packets loses a large ClientHello. Limit the handshake: "
        + set;
  }

  /** For connect. */
  static String forConnect(SiteFrame site) {
    return connect(Library.of(site));
  }

  private static String connect(@Nullable Library library) {
    if (library == null) {
      return "Socket.connect(address, millis).";
    }
    return switch (library) {
      case HTTP_CLIENT_5 -> "Apache HttpClient 5: ConnectionConfig.setConnectTimeout.";
      case HTTP_CLIENT_4 -> "Apache HttpClient 4: RequestConfig.setConnectTimeout.";
      case OKHTTP, RETROFIT -> "OkHttp: connectTimeout.";
      case FEIGN -> "Feign: Request.Options with a connectTimeout.";
      case SPRING -> "Spring: setConnectTimeout of the ClientHttpRequestFactory.";
      case JAX_RS -> "JAX-RS: ClientBuilder.connectTimeout.";
      case AWS_SDK -> "AWS SDK: connectionTimeout of its HTTP client.";
      case JETTY_CLIENT -> "Jetty HttpClient: setConnectTimeout.";
      case JDK_HTTP_CLIENT -> "java.net.http.HttpClient: HttpClient.Builder.connectTimeout.";
      case URL_CONNECTION -> "HttpURLConnection: setConnectTimeout.";
      case NETTY -> "Netty: ChannelOption.CONNECT_TIMEOUT_MILLIS (30 s by default).";
      case LETTUCE -> "Lettuce: SocketOptions.connectTimeout.";
      case JEDIS -> "Jedis: connectionTimeoutMillis of the JedisClientConfig.";
      case JDBC, HIKARI, DBCP, TOMCAT_JDBC, C3P0, DRUID, AGROAL ->
          "JDBC: connectTimeout of the driver.";
      case SOCKET_CHANNEL ->
          "SocketChannel: connect by its socket() adaptor with a time-out, or non-blocking with a"
              + " deadline of your own.";
      default -> "Socket.connect(address, millis).";
    };
  }
}
