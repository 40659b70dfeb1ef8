package io.netagent.dashboards;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs in a network namespace of its own: makes sockets of eight states, for IPv4 and IPv6, and has
 * them counted by node_exporter and by the collector until both agree.
 */
final class SocketStates {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?m)^(?:node_tcp_connection_states|netagent_tcp_connections)\\{(.*)\\} (.+)$");
  private static final Pattern STATE = Pattern.compile("state=\"(\\w+)\"");
  private static final Set<String> NO_STATES = Set.of("rx_queued_bytes", "tx_queued_bytes");
  private static final Set<String> MADE =
      Set.of(
          "established",
          "listen",
          "close_wait",
          "fin_wait1",
          "fin_wait2",
          "time_wait",
          "last_ack",
          "syn_sent");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> kept = new ArrayList<>();

  private SocketStates() {}

  /** The collector's jar. */
  public static void main(String[] arguments) throws Exception {
    SocketStates states = new SocketStates();
    for (String address : List.of("127.0.0.1", "::1")) {
      states.make(InetAddress.getByName(address));
    }
    Process exporter =
        start(
            "prometheus-node-exporter",
            "--collector.disable-defaults",
            "--collector.tcpstat",
            "--web.listen-address=127.0.0.1:9100");
    Process collector =
        start(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            arguments[0],
            "run",
            "--interval",
            "500ms");
    try {
      System.out.println(states.compare() ? "EQUAL" : "DIFFERENT");
    } finally {
      exporter.destroyForcibly();
      collector.destroyForcibly();
    }
    System.exit(0); // Threads of the HTTP client.
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void make(InetAddress address) throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, address);
    kept.add(listener);
    for (int i = 0; i < 3; i++) {
      pair(listener);
      pair(listener)[1].close(); // FIN_WAIT2 here and CLOSE_WAIT there.
      Socket[] closed = pair(listener);
      closed[0].close(); // TIME_WAIT
      closed[1].close();
      fill(pair(listener)[0]); // FIN_WAIT1, for the other side does not read.
      Socket[] last = pair(listener);
      last[1].shutdownOutput();
      fill(last[0]); // LAST_ACK
    }
    ServerSocket full = new ServerSocket(0, 1, address);
    kept.add(full);
    for (int i = 0; i < 4; i++) {
      SocketChannel waiting = SocketChannel.open();
      kept.add(waiting);
      waiting.configureBlocking(false);
      waiting.connect(full.getLocalSocketAddress()); // SYN_SENT beyond the backlog.
    }
  }

  private Socket[] pair(ServerSocket listener) throws IOException {
    SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress());
    Socket server = listener.accept();
    kept.add(client);
    kept.add(server);
    return new Socket[] {client.socket(), server};
  }

  /** More than both buffers take, and closed with it. */
  private static void fill(Socket socket) throws IOException {
    SocketChannel channel = socket.getChannel();
    channel.configureBlocking(false);
    while (channel.write(ByteBuffer.allocate(1 << 16)) > 0) {}
    channel.close();
  }

  private boolean compare() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
    Map<String, Double> theirs = Map.of();
    Map<String, Double> ours = Map.of();
    while (System.nanoTime() < deadlineNanos) {
      try {
        theirs = states("http://127.0.0.1:9100/metrics");
        ours = states("http://127.0.0.1:9465/metrics");
      } catch (IOException e) {
        // One of them is not up yet.
      }
      if (theirs.equals(ours) && theirs.keySet().containsAll(MADE)) {
        System.out.println(ours);
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    System.out.println("node_exporter " + theirs + "\nnetagent      " + ours);
    return false;
  }

  /** How many sockets of each state, those of no process and all processes together. */
  private Map<String, Double> states(String uri) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10)).build();
    Matcher sample =
        SAMPLE.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    Map<String, Double> states = new TreeMap<>();
    while (sample.find()) {
      Matcher state = STATE.matcher(sample.group(1));
      double count = Double.parseDouble(sample.group(2));
      if (state.find() && !NO_STATES.contains(state.group(1)) && count > 0) {
        states.merge(state.group(1), count, Double::sum);
      }
    }
    return states;
  }
}
