package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.site.Library;
import org.jspecify.annotations.Nullable;

/** What the servers at hand call their settings. */
public final class ServerAdvice {
  private ServerAdvice() {}

  /** With a space before it; empty if the server is not known. */
  public static String whenWorkersAreBusy(@Nullable Library server) {
    if (server == null) {
      return "";
    }
    return switch (server) {
      case TOMCAT ->
          " Tomcat stops accepting at maxConnections; maxThreads says how many requests it serves at"
              + " once.";
      case JETTY_SERVER ->
          " Jetty serves at most as many requests at once as its QueuedThreadPool has threads"
              + " (maxThreads).";
      case UNDERTOW ->
          " Undertow runs blocking handlers on its worker threads (WORKER_TASK_MAX_THREADS).";
      case NETTY ->
          " Netty's event loops must not block: move such work to an executor of its own.";
      case JDK_HTTP_SERVER ->
          " The JDK's HttpServer serves on the executor given to setExecutor(); without one, on the"
              + " thread that also accepts.";
      case GRPC -> " gRPC serves on the executor given to the ServerBuilder.";
      default -> "";
    };
  }

  /** How the backlog is set. */
  static String backlogSetting(@Nullable Library server) {
    if (server == null) {
      return "the backlog given to listen() (ServerSocket's second argument, 50 if none; Tomcat"
          + " acceptCount, Jetty acceptQueueSize, Netty SO_BACKLOG)";
    }
    return switch (server) {
      case TOMCAT -> "Tomcat's acceptCount (server.tomcat.accept-count)";
      case JETTY_SERVER -> "Jetty's acceptQueueSize (ServerConnector.setAcceptQueueSize)";
      case UNDERTOW -> "Undertow's option BACKLOG";
      case NETTY, GRPC -> "Netty's ChannelOption.SO_BACKLOG";
      case JDK_HTTP_SERVER -> "the backlog given to HttpServer.create(), 50 if it was 0";
      default -> "the backlog given to listen()";
    };
  }
}
