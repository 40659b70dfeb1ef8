package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.site.Library;
import org.jspecify.annotations.Nullable;

/** What to do, in the words of the pool at hand. */
final class PoolAdvice {
  private PoolAdvice() {}

  /** About connections that were taken and stand unused: where they should have been given back. */
  static String giveBack(PoolKind kind) {
    return switch (kind) {
      case HTTP_CLIENT_4 ->
          "Apache HttpClient 4: close the CloseableHttpResponse in try-with-resources and call"
              + " EntityUtils.consume(response.getEntity()) on every path, errors included; or pass"
              + " a ResponseHandler to execute().";
      case HTTP_CLIENT_5 ->
          "Apache HttpClient 5: pass an HttpClientResponseHandler to execute(), or close the"
              + " ClassicHttpResponse in try-with-resources on every path, errors included.";
      case HTTP_CLIENT_3 ->
          "Commons HttpClient 3: call method.releaseConnection() in a finally block.";
      case HIKARI ->
          "HikariCP: close each Connection in try-with-resources, and don't keep one (or a"
              + " transaction) open across calls to other services; leakDetectionThreshold=20000"
              + " logs the stack of who took it.";
      case COMMONS_POOL ->
          "Commons Pool 2 (DBCP 2, Jedis and others): close what was borrowed (try-with-resources;"
              + " returnObject) on every path; in DBCP 2 logAbandoned=true with"
              + " removeAbandonedOnBorrow=true and removeAbandonedTimeout (300 s by default) shows who"
              + " took it.";
      case COMMONS_POOL_1 ->
          "Commons Pool 1 (DBCP 1 and others): close what was borrowed (try-with-resources;"
              + " returnObject) on every path; in DBCP 1 logAbandoned=true with removeAbandoned=true and"
              + " removeAbandonedTimeout (300 s by default) shows who took it.";
      case TOMCAT_JDBC ->
          "Tomcat JDBC pool: close each Connection in try-with-resources; logAbandoned=true with"
              + " suspectTimeout (seconds) logs who took it, with removeAbandoned=true and"
              + " removeAbandonedTimeout (60 s by default) it is taken back, too.";
      case C3P0 ->
          "c3p0: close each Connection in try-with-resources; unreturnedConnectionTimeout"
              + " (seconds) with debugUnreturnedConnectionStackTraces=true shows who took it.";
      case DRUID ->
          "Druid: close each Connection in try-with-resources; removeAbandoned with logAbandoned"
              + " shows who took it.";
      case AGROAL ->
          "Agroal: close each Connection in try-with-resources; leak-detection-interval shows who"
              + " took it.";
      case MONGODB ->
          "MongoDB driver: close each MongoCursor and ClientSession in try-with-resources.";
    };
  }

  /** How a wait for a lease gets an end, and what the size is called. */
  static String limits(PoolKind kind) {
    return switch (kind) {
      case HTTP_CLIENT_4 ->
          " A lease is waited for without end unless RequestConfig.setConnectionRequestTimeout is"
              + " set; sizes: setMaxConnTotal, setMaxConnPerRoute (2 by default).";
      case HTTP_CLIENT_5 ->
          " The wait is limited by RequestConfig.setConnectionRequestTimeout (3 min by default);"
              + " sizes: setMaxConnTotal, setMaxConnPerRoute (5 by default).";
      case HTTP_CLIENT_3 ->
          " The wait is limited by HttpClientParams.setConnectionManagerTimeout (none by default);"
              + " sizes: setMaxTotalConnections, setDefaultMaxConnectionsPerHost (2 by default).";
      case HIKARI ->
          " The wait is limited by connectionTimeout (30 s by default); size: maximumPoolSize (10 by"
              + " default).";
      case COMMONS_POOL ->
          " The wait is without end unless maxWaitMillis is set (DBCP 2; maxWait of a pool of your"
              + " own); size: maxTotal (8 by default).";
      case COMMONS_POOL_1 ->
          " The wait is without end unless maxWait is set; size: maxActive (8 by default).";
      case TOMCAT_JDBC ->
          " The wait is limited by maxWait (30 s by default); size: maxActive (100 by default).";
      case C3P0 ->
          " The wait is without end unless checkoutTimeout is set; size: maxPoolSize (15 by"
              + " default).";
      case DRUID -> " The wait is without end unless maxWait is set; size: maxActive.";
      case AGROAL -> " The wait is limited by acquisition-timeout; size: max-size.";
      case MONGODB ->
          " The wait is limited by maxWaitTime (2 min by default); size: maxPoolSize (100 by"
              + " default).";
    };
  }

  /** About one client for each request. */
  static String shareOne(@Nullable Library library) {
    if (library == null) {
      return "Build one client and share it; it keeps the connection and uses it again.";
    }
    return switch (library) {
      case OKHTTP ->
          "OkHttp: build one OkHttpClient and share it (variants by newBuilder() have the same pool);"
              + " each one of its own keeps its connections for 5 min.";
      case RETROFIT -> "Retrofit: build one Retrofit with one OkHttpClient and share both.";
      case FEIGN -> "Feign: build the target once, with one client, and share it.";
      case SPRING ->
          "Spring: build the request factory (or the WebClient's connector) once and share it: a"
              + " RestTemplate or RestClient for each request must not bring an HTTP client of its"
              + " own.";
      case JAX_RS -> "JAX-RS client: build one Client and share it; close one that is dropped.";
      case AWS_SDK ->
          "AWS SDK: build one client for each service and share it; close() a dropped one.";
      case HTTP_CLIENT_5, HTTP_CLIENT_4 ->
          library.label()
              + ": build one CloseableHttpClient and share it; close() one that is dropped. If there"
              + " is only one, close each response.";
      case HTTP_CLIENT_3 ->
          "Commons HttpClient 3: share one HttpClient with a MultiThreadedHttpConnectionManager.";
      case JETTY_CLIENT ->
          "Jetty HttpClient: start() one and share it; stop() one that is dropped.";
      case JDK_HTTP_CLIENT ->
          "java.net.http.HttpClient: build one with HttpClient.newHttpClient() and share it; each has"
              + " a selector thread and connections of its own, and before Java 21 no close().";
      default -> "Build one client and share it; it keeps the connection and uses it again.";
    };
  }
}
