package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Leaks of three paces must be told in time, and five healthy hosts not in sixteen hours: the
 * longest rule looks back for twelve.
 */
@RequiresTools("promtool")
class ReplayTest {
  private static final int MINUTE = 60;
  private static final String FAST_LEAK = "NetagentCloseWaitLeak";
  private static final String SLOW_LEAK = "NetagentCloseWaitSlowLeak";

  @TempDir Path directory;

  /**
   * @param toldAfter as late as this; empty for a healthy host
   * @param told by which alerts
   * @param ever all alerts that fire in the end
   */
  record Case(String name, Replay replay, String toldAfter, String told, String ever) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        leak(
            "one an hour",
            new Replay(1, 5 * MINUTE, 30, host -> leaks(host, 1, 150, 1024)),
            "15h",
            SLOW_LEAK,
            SLOW_LEAK + " NetagentCloseWaitOld"),
        leak(
            "one a minute",
            new Replay(2, MINUTE, 6, host -> leaks(host, 60, 150, 1024)),
            "45m",
            FAST_LEAK,
            FAST_LEAK),
        leak(
            "a hundred a second, to many destinations",
            new Replay(3, 15, 1, ReplayTest::leaksFds),
            "9m",
            "NetagentFdExhaustionSoon",
            FAST_LEAK + " NetagentFdExhaustionSoon NetagentFdsNearLimit"),
        leak(
            "a hundred a second, to one destination",
            new Replay(4, 15, 1, ReplayTest::leaksPorts),
            "5m",
            "NetagentPortExhaustionSoon",
            FAST_LEAK + " NetagentPortExhaustionSoon NetagentPortsNearLimit"),
        healthy("an idle pool of 200", 5, ReplayTest::idlePool),
        healthy("what garbage collection closes", 6, ReplayTest::sawtooth),
        healthy("half-closing clients, by day and night", 7, ReplayTest::halfClosing),
        healthy("a pool whose server restarts, and a new version", 8, ReplayTest::restarts),
        healthy("a batch each hour", 9, ReplayTest::batch));
  }

  private static Case leak(String pace, Replay replay, String toldAfter, String told, String ever) {
    return new Case("a leak of " + pace, replay, toldAfter, told, ever);
  }

  private static Case healthy(String name, long seed, Replay.Program program) {
    return new Case(name, new Replay(seed, MINUTE, 16, program), "", "", "");
  }

  private static void leaks(Replay host, double perHour, int otherFds, int limit) {
    host.left("eof_read", host.happen(perHour));
    host.fds(otherFds + host.closeWait(), limit);
    host.ports(host.closeWait(), perHour / 3600);
  }

  /** Until the limit, then no more. */
  private static void leaksFds(Replay host) {
    host.left("unread", Math.min(1500, 65_536 - 200 - host.closeWait()));
    host.fds(200 + host.closeWait(), 65_536);
    host.ports(100, 0);
  }

  private static void leaksPorts(Replay host) {
    int more = Math.min(1500, 28_232 - host.closeWait());
    host.left("unread", more);
    host.fds(200 + host.closeWait(), 1_048_576);
    host.ports(host.closeWait(), more / 15.0);
  }

  private static void idlePool(Replay host) {
    if (host.closeWait() == 0) {
      host.left("fin_only", 200);
    }
    host.fds(420, 1024);
    host.ports(200, 0);
  }

  /** Up to 300 that nobody closes, until they are collected, at no fixed time. */
  private static void sawtooth(Replay host) {
    host.left("unread", host.happen(700));
    if (host.closeWait() > 300 || host.chance() < 0.03) {
      host.closeDownTo("unread", 0);
    }
    host.fds(200 + host.closeWait(), 1024);
    host.ports(host.closeWait(), 0.2);
  }

  /** None stays for longer than the minute. */
  private static void halfClosing(Replay host) {
    double load = 200 - 180 * Math.cos(Math.PI * host.hour() / 8);
    host.closeDownTo("eof_read", 0);
    host.left("eof_read", host.happen(60 * load));
    host.fds(100 + (int) load, 1024);
    host.ports((int) (10 * load), 1);
  }

  private static void restarts(Replay host) {
    double hour = host.hour();
    if (hour == 12) {
      host.restart(4712);
    }
    if (hour == 0 || hour == 12) {
      host.left("fin_only", 2);
    } else if (hour == 6) {
      host.left("fin_only", 198);
    }
    host.fds(420, 1024);
    host.ports(200, 0);
  }

  /** A pool that breathes, and ten minutes of each hour with many connections and files. */
  private static void batch(Replay host) {
    boolean busy = host.hour() % 1 < 1.0 / 6;
    host.left("fin_only", host.happen(busy ? 0 : 60));
    if (busy) {
      host.closeDownTo("fin_only", 5);
    }
    host.fds(busy ? 480 : 150, 1024);
    host.ports(busy ? 12_000 : 500, busy ? 20 : 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void replay_leaksAreToldInTime_andHealthyHostsNever(Case each) throws Exception {
    String rules = Room.RULES + "/*.yaml";
    String text =
        each.replay().test(rules, each.toldAfter(), names(each.told()), names(each.ever()));
    Path file = Files.writeString(directory.resolve("replay.test.yaml"), text);

    Tool test = Tool.run("promtool", "test", "rules", file);

    assertEquals(0, test.exitCode(), test.output());
    assertTrue(test.output().contains("SUCCESS"), test.output());
  }

  private static SortedSet<String> names(String words) {
    return words.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(words.split(" ")));
  }
}
