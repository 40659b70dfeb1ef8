package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.source.PortRange;
import io.netagent.collector.source.TcpLimits;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordFixture;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program whose connections to 10.0.0.7:443 come and go, with the ports that they take. */
final class PortScene {
  static final String REMOTE = "10.0.0.7:443";
  static final String SOURCE = "10.0.0.1";

  /** Calls Apache HttpClient 4. */
  static final int HTTP = 0;

  /** A bare socket. */
  static final int BARE = 1;

  private static final RecordedSite BARE_SITE =
      Scene.site(
          1,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "com.acme.probe.Prober.probe(Prober.java:21)");

  private static final long NAMESPACE = 1;
  private static final long TIME_WAIT_NANOS = 60_000_000_000L;
  private static final double NEVER = Double.POSITIVE_INFINITY;

  final Scene scene;
  int firstPort = 32_768;
  int lastPort = 60_999;
  int open;
  long timeWaitReuse;
  long failedConnects;
  double secondsToExhaustion = NEVER;
  List<ActiveClose> finWait2 = List.of();

  /** Whose the closed ones are known to be. */
  int closerPid = Scene.PID;

  private final List<ClosedConnection> timeWait = new ArrayList<>();
  private final List<ClosedConnection> fresh = new ArrayList<>();
  private int closedSoFar;

  PortScene() {
    this(new Scene());
  }

  PortScene(Scene scene) {
    this.scene = scene;
  }

  static PortScene withoutAgent() {
    PortScene scene = new PortScene();
    scene.scene.agent = false;
    scene.closerPid = -1;
    return scene;
  }

  /** So many a second, one after the other, each used once and closed by us; ticks of 5 s. */
  List<Finding> requests(int site, int perSecond, int seconds) {
    List<Finding> last = List.of();
    for (int passed = 0; passed < seconds; passed += 5) {
      scene.elapse(5);
      long beganNanos = scene.nowNanos() - 5_000_000_000L;
      int count = 5 * perSecond;
      for (int i = 0; i < count; i++) {
        long openedNanos = beganNanos + i * (5_000_000_000L / count);
        close(site, openedNanos, openedNanos + 1_000_000, true);
      }
      last = tick();
    }
    return last;
  }

  /** All within this moment, one after the other. */
  void burst(int site, int count) {
    for (int i = 0; i < count; i++) {
      long openedNanos = scene.nowNanos() - 500_000_000L + i * 1_000_000L;
      close(site, openedNanos, openedNanos + 900_000, true);
    }
  }

  void close(int site, long openedNanos, long closedNanos, boolean usedOnce) {
    ClosedConnection closed =
        RecordFixture.closed(nextSequence(), 443, site, openedNanos, closedNanos, usedOnce);
    fresh.add(closed);
    timeWait.add(closed);
  }

  /** Threads in eight lanes take turns: one that closes later may have a lower number. */
  private long nextSequence() {
    int number = closedSoFar / 8;
    int lane = 5 * closedSoFar % 8;
    closedSoFar++;
    return 8L * number + lane;
  }

  /** The next reading gives them once more. */
  void giveAgain(List<ClosedConnection> connections) {
    fresh.addAll(connections);
  }

  List<ClosedConnection> fresh() {
    return List.copyOf(fresh);
  }

  List<Finding> pass(double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      scene.elapse(5);
      last = tick();
    }
    return last;
  }

  List<Finding> tick() {
    timeWait.removeIf(each -> scene.nowNanos() - each.closedAtNanos() > TIME_WAIT_NANOS);
    PortRange range = new PortRange(firstPort, lastPort, List.of());
    int used = open + timeWait.size();
    List<PortUse> uses =
        List.of(
            new PortUse(
                NAMESPACE,
                SOURCE,
                REMOTE,
                open > 0 ? Scene.PID : closerPid,
                used,
                timeWait.size(),
                secondsToExhaustion));
    scene.namespaces =
        List.of(
            new NamespaceReading(
                NAMESPACE,
                true,
                1,
                used,
                List.of(),
                List.of(),
                new ActiveCloses(closes(), finWait2),
                new EphemeralPorts(NAMESPACE, range, uses, List.of()),
                null,
                null,
                new TcpLimits(
                    range, -1, -1, timeWaitReuse, 4096, -1, 60, -1, -1, -1, -1, List.of()),
                List.of()));
    scene.record =
        new RecordBuilder()
            .sites(List.of(Scene.HTTP_CLIENT_4, BARE_SITE))
            .closed(fresh)
            .count(RecordCounter.CONNECT_NO_LOCAL_PORT, failedConnects)
            .build();
    List<Finding> findings = scene.tick();
    fresh.clear();
    return findings;
  }

  private List<ActiveClose> closes() {
    List<ActiveClose> closes = new ArrayList<>();
    for (int site : new int[] {HTTP, BARE}) {
      Integer[] byAge = new Integer[6];
      Arrays.fill(byAge, 0);
      double oldest = 0;
      for (ClosedConnection each : timeWait) {
        if (each.siteId() == site) {
          double seconds = (scene.nowNanos() - each.closedAtNanos()) / 1e9;
          oldest = Math.max(oldest, seconds);
          byAge[Math.min(5, (int) (seconds / 10))]++;
        }
      }
      int count = Arrays.stream(byAge).mapToInt(Integer::intValue).sum();
      if (count > 0) {
        closes.add(
            new ActiveClose(
                NAMESPACE,
                tuple(40_000, 443),
                false,
                closerPid,
                scene.agent ? site : -1,
                false,
                count,
                oldest,
                List.of(byAge)));
      }
    }
    return closes;
  }

  static FourTuple tuple(int localPort, int remotePort) {
    return new FourTuple(
        0,
        FourTuple.v4Mapped(0x0a000001),
        localPort,
        0,
        FourTuple.v4Mapped(0x0a000007),
        remotePort);
  }

  /** Connections in FIN_WAIT2 to 10.0.0.7:443, all equally old. */
  static ActiveClose finWait2(int pid, boolean held, int count, int seconds) {
    return finWait2(tuple(40_000, 443), pid, held, count, seconds);
  }

  /** The same with other ends. */
  static ActiveClose finWait2(FourTuple example, int pid, boolean held, int count, int seconds) {
    Integer[] byAge = new Integer[6];
    Arrays.fill(byAge, 0);
    byAge[Math.min(5, seconds / 10)] = count;
    return new ActiveClose(
        NAMESPACE, example, false, pid, -1, held, count, seconds, List.of(byAge));
  }
}
