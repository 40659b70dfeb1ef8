package io.netagent.collector.probe.report;

import io.netagent.collector.probe.report.ConnectAttempt.Outcome;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the connects mean. */
final class TcpJudge {
  private TcpJudge() {}

  /** Null if there is a connection. */
  static @Nullable Verdict verdict(List<ConnectAttempt> attempts) {
    if (attempts.stream().anyMatch(ConnectAttempt::connected)) {
      return null;
    }
    // That this host has no IPv6 tells nothing as long as another address says more.
    ConnectAttempt first =
        attempts.stream()
            .min(Comparator.comparing((ConnectAttempt each) -> each.outcome() == Outcome.NO_ROUTE))
            .orElseThrow();
    String others = others(attempts, first);
    String where = at(first);
    return switch (first.outcome()) {
      case REFUSED ->
          verdict(
              "tcp-refused",
              where + " refused the connection after " + Times.text(first.micros()) + "." + others,
              "The host is there, and nothing listens on port "
                  + first.port()
                  + " at this address: the service is down, still starting, or listens elsewhere (on"
                  + " 127.0.0.1 only?). A firewall that rejects looks the same.");
      case TIMED_OUT ->
          verdict(
              "tcp-timeout",
              "No answer to the SYN from "
                  + where
                  + " within "
                  + Times.text(first.micros())
                  + sentAgain(first)
                  + "."
                  + others,
              "Something drops the packets: a firewall or security group, a host that is down, a"
                  + " missing way back; or the listener's accept queue is full (on its host:"
                  + " netagent listeners). A service that is merely down would refuse.");
      case NO_ROUTE ->
          verdict(
              "tcp-no-route",
              "This host has no route to " + where + "." + others,
              "See ip route"
                  + (first.address() instanceof Inet6Address
                      ? "; without IPv6 on this host, -4 asks for IPv4 alone."
                      : "."));
      case UNREACHABLE ->
          verdict(
              "tcp-unreachable",
              where
                  + " is unreachable: a router, or this host itself, said so after "
                  + Times.text(first.micros())
                  + " ("
                  + first.detail()
                  + ")."
                  + others,
              "The host is down or gone from its network, or a router has no way to it.");
      case RESET ->
          verdict(
              "tcp-reset",
              where + " reset the connection as it was made." + others,
              "Something between here and there ends connections.");
      case NO_LOCAL_PORT ->
          verdict(
              "tcp-no-local-port",
              "This host has no ephemeral port left for " + where + "." + others,
              "See netagent ports: who uses them up?");
      case FORBIDDEN ->
          verdict(
              "tcp-forbidden",
              "This host itself forbids the connection to "
                  + where
                  + " ("
                  + first.detail()
                  + ")."
                  + others,
              "A local firewall, a sandbox or a cgroup's rule.");
      default ->
          verdict(
              "tcp-failed",
              "The connection to " + where + " failed: " + first.detail() + "." + others,
              "");
    };
  }

  private static Verdict verdict(String code, String text, String advice) {
    return new Verdict(Layer.TCP, code, text, advice);
  }

  private static String others(List<ConnectAttempt> attempts, ConnectAttempt first) {
    List<ConnectAttempt> others = attempts.stream().filter(each -> !each.equals(first)).toList();
    if (others.isEmpty()) {
      return "";
    }
    return " And "
        + others.stream()
            .map(each -> AddressText.of(each.address()) + " " + each.outcome().words())
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String at(ConnectAttempt attempt) {
    return AddressText.of(attempt.address(), attempt.port());
  }

  private static String sentAgain(ConnectAttempt attempt) {
    return switch ((int) Math.min(2, attempt.synRetransmits())) {
      case -1, 0 -> "";
      case 1 -> ", though it was sent again once";
      default -> ", though it was sent again " + attempt.synRetransmits() + " times";
    };
  }

  static List<Remark> remarks(List<ConnectAttempt> attempts) {
    List<Remark> remarks = new ArrayList<>();
    boolean any = attempts.stream().anyMatch(ConnectAttempt::connected);
    for (ConnectAttempt each : attempts) {
      if (each.connected() && each.synRetransmits() > 0) {
        remarks.add(
            new Remark(
                true,
                Layer.TCP,
                "The first SYN to "
                    + at(each)
                    + " was not answered; "
                    + (each.synRetransmits() == 1
                        ? "it was sent again once"
                        : "it was sent again " + each.synRetransmits() + " times")
                    + ", which cost "
                    + Times.text(Math.max(0, each.micros() - Math.max(0, each.info().rttMicros())))
                    + ". Packets are lost on the way, or the accept queue overflows at times."));
      } else if (any && !each.connected()) {
        boolean noIpv6Here =
            each.outcome() == Outcome.NO_ROUTE && each.address() instanceof Inet6Address;
        remarks.add(
            new Remark(
                !noIpv6Here,
                Layer.TCP,
                noIpv6Here
                    ? "This host has no route to " + at(each) + ": clients use IPv4."
                    : at(each)
                        + " does not connect ("
                        + each.outcome().words()
                        + "): clients that try it first fail, or lose time."));
      }
    }
    return remarks;
  }
}
