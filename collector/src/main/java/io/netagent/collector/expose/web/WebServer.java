package io.netagent.collector.expose.web;

import com.sun.net.httpserver.HttpServer;
import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ListenAddress;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.prometheus.SnapshotMetrics;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server with its pages. A connection has a thread while its request is read, for the JDK's
 * server waits there: half a request costs nobody else an answer. How many answers are made at once
 * is the {@link Gate}'s limit.
 */
public final class WebServer implements AutoCloseable {
  private static final int CONNECTIONS = 200;

  /** These stay; the others end when they have had nothing to do for a while. */
  private static final int THREADS = 6;

  private static final int IDLE_SECONDS = 10;
  private static final int BACKLOG = 64;
  private static final int STOP_WAITS_MILLIS = 500;

  private final HttpServer server;
  private final ExecutorService threads;
  private final StalledClients stalledClients;
  private final ListenAddress address;

  private WebServer(
      HttpServer server,
      ExecutorService threads,
      StalledClients stalledClients,
      ListenAddress address) {
    this.server = server;
    this.threads = threads;
    this.stalledClients = stalledClients;
    this.address = address;
  }

  /** Binds and serves; throws IOException, whose message a user can act on. */
  public static WebServer start(CollectorConfig config, String version, LatestSnapshot latest)
      throws IOException {
    return start(config, version, latest, StalledClients.Limits.USUAL);
  }

  static WebServer start(
      CollectorConfig config, String version, LatestSnapshot latest, StalledClients.Limits limits)
      throws IOException {
    boundTheTimeOfClients();
    HttpServer server = bound(config.listen());
    ListenAddress address = config.listen().withPort(server.getAddress().getPort());
    StalledClients stalledClients = new StalledClients(limits);
    Gate gate =
        new Gate(
            new HostCheck(address, config.allowedHosts()),
            pages(config, version, latest),
            stalledClients);
    server.createContext("/", gate::handle);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        new ThreadPoolExecutor(
            THREADS,
            CONNECTIONS + THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "netagent-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.start();
    return new WebServer(server, threads, stalledClients, address);
  }

  static Map<String, Page> pages(CollectorConfig config, String version, LatestSnapshot latest) {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put(
        "/metrics", new MetricsPage(new SnapshotMetrics(latest, version, config.maxSeries())));
    Map<String, Endpoint> api = api(latest);
    pages.putAll(api);
    pages.put("/api/v1/openapi.json", new OpenApiPage(api, version));
    pages.put("/healthz", HealthPages.alive());
    pages.put("/readyz", HealthPages.ready(latest, config.interval()));
    pages.putAll(PageFiles.pages());
    return pages;
  }

  static Map<String, Endpoint> api(LatestSnapshot latest) {
    Map<String, Endpoint> api = new LinkedHashMap<>();
    api.put("/api/v1/findings", new FindingsApi(latest));
    api.put("/api/v1/connections", new ConnectionsApi(latest));
    api.put("/api/v1/groups", new GroupsApi(latest));
    api.put("/api/v1/connection", new ConnectionApi(latest));
    api.put("/api/v1/processes", SnapshotApi.processes(latest));
    api.put("/api/v1/process", new ProcessApi(latest));
    api.put("/api/v1/threads", new ThreadsApi(latest));
    api.put("/api/v1/sites", SnapshotApi.sites(latest));
    api.put("/api/v1/site", new SiteApi(latest));
    api.put("/api/v1/listeners", SnapshotApi.listeners(latest));
    api.put("/api/v1/ports", SnapshotApi.ports(latest));
    api.put("/api/v1/remotes", SnapshotApi.remotes(latest));
    api.put("/api/v1/host", SnapshotApi.host(latest));
    api.put("/api/v1/history", new HistoryApi(latest));
    return api;
  }

  /** The port that was bound, also where the configuration said 0. */
  public ListenAddress address() {
    return address;
  }

  @Override
  public void close() {
    // Stops listening at once, then waits for its dispatcher, which may not look up for a second.
    Thread stop = new Thread(() -> server.stop(0), "netagent-http-stop");
    stop.setDaemon(true);
    stop.start();
    try {
      stop.join(STOP_WAITS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    stalledClients.close();
  }

  private static HttpServer bound(ListenAddress listen) throws IOException {
    try {
      InetAddress host = InetAddress.getByName(listen.host());
      return HttpServer.create(new InetSocketAddress(host, listen.port()), BACKLOG);
    } catch (UnknownHostException e) {
      throw new IOException("can't listen on " + listen + ": no such host", e);
    } catch (BindException e) {
      throw new IOException(
          "can't listen on "
              + listen
              + ": "
              + e.getMessage()
              + ". Choose another with --listen HOST:PORT or NETAGENT_LISTEN.",
          e);
    }
  }

  /**
   * The JDK's server waits for a slow client without end. It reads these once, when its first class
   * is loaded; what the user set stays.
   */
  private static void boundTheTimeOfClients() {
    setIfAbsent("sun.net.httpserver.maxReqTime", "10");
    setIfAbsent("sun.net.httpserver.maxRspTime", "120");
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
