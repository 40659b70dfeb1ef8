package io.netagent.collector.probe.report;

import io.netagent.collector.probe.report.AddressAnswer.Outcome;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a lookup means. */
final class DnsJudge {
  /** An application that resolves for each connection would notice. */
  private static final long SLOW_MICROS = 1_000_000;

  private DnsJudge() {}

  /** Null if there are addresses. */
  static @Nullable Verdict verdict(DnsResult dns, String host) {
    if (!dns.addresses().isEmpty()) {
      return null;
    }
    List<AddressAnswer> answers = dns.answers();
    Outcome outcome = answers.isEmpty() ? Outcome.NO_DATA : mostTelling(answers);
    String who =
        answers.stream()
            .filter(each -> each.outcome() == outcome)
            .map(AddressAnswer::server)
            .distinct()
            .collect(Collectors.joining(" and "));
    String names =
        answers.stream().map(AddressAnswer::name).distinct().collect(Collectors.joining(", "));
    String asked = names.isEmpty() || names.equals(host) ? "" : " (asked for: " + names + ")";
    return switch (outcome) {
      case NXDOMAIN ->
          verdict(
              "dns-nxdomain",
              "There is no name " + host + ": " + who + " says NXDOMAIN" + asked + ".",
              "Look for a typing error, a record that is missing, or a search domain that this host"
                  + " lacks. A name of Kubernetes or of a VPN is known to its own servers alone.");
      case NO_DATA, ANSWERED ->
          verdict(
              "dns-no-address",
              host + " has no address of the kind that was asked for" + asked + ".",
              "The name exists, its A or AAAA record does not: ask for it where the zone is kept.");
      case SERVFAIL ->
          verdict(
              "dns-servfail",
              who + " could not find out the address of " + host + ": SERVFAIL" + asked + ".",
              "The name server works and got no usable answer itself: the zone's own servers are"
                  + " down, or DNSSEC does not hold. Ask another resolver with --dns-server.");
      case REFUSED ->
          verdict(
              "dns-refused",
              who + " refuses to answer this host: REFUSED" + asked + ".",
              "It serves other networks or other zones: /etc/resolv.conf names the wrong server, or"
                  + " its access list lacks this host.");
      case TIMED_OUT ->
          verdict(
              "dns-timeout",
              who + " did not answer a question for " + host + asked + ".",
              "Is it the right server, and does UDP port 53 reach it? Each lookup of an application"
                  + " waits as long.");
      case UNREACHABLE ->
          verdict(
              "dns-unreachable",
              who + " can't be reached: " + detail(answers, outcome) + ".",
              "See /etc/resolv.conf: is it the right server, does it run?");
      case MALFORMED ->
          verdict(
              "dns-malformed",
              who + " sent a broken answer: " + detail(answers, outcome) + ".",
              "Something on the way answers that is no name server, or a broken one.");
      case OTHER_ERROR ->
          verdict(
              "dns-error",
              who + " answered with an error: " + detail(answers, outcome) + ".",
              "Ask another server with --dns-server.");
    };
  }

  private static Verdict verdict(String code, String text, String advice) {
    return new Verdict(Layer.DNS, code, text, advice);
  }

  /** What a server knows counts before what went wrong with another. */
  private static Outcome mostTelling(List<AddressAnswer> answers) {
    for (Outcome each : List.of(Outcome.ANSWERED, Outcome.NO_DATA, Outcome.NXDOMAIN)) {
      if (answers.stream().anyMatch(answer -> answer.outcome() == each)) {
        return each;
      }
    }
    return answers.get(0).outcome();
  }

  private static String detail(List<AddressAnswer> answers, Outcome outcome) {
    return answers.stream()
        .filter(each -> each.outcome() == outcome)
        .map(AddressAnswer::detail)
        .findFirst()
        .orElse("");
  }

  static List<Remark> remarks(DnsResult dns, String host) {
    List<Remark> remarks = new ArrayList<>();
    if (dns.addresses().isEmpty()) {
      return remarks;
    }
    failingServers(dns, remarks);
    differingServers(dns, remarks);
    jvm(dns, host, remarks);
    long ignored = dns.answers().stream().mapToLong(AddressAnswer::ignored).sum();
    if (ignored > 0) {
      warn(
          remarks,
          ignored
              + (ignored == 1 ? " datagram" : " datagrams")
              + " with another id or question came instead of an answer and did not count: somebody"
              + " forges answers, or a device on the way is broken.");
    }
    for (String line : dns.ignoredLines()) {
      note(remarks, "Not understood in resolv.conf: " + line.strip());
    }
    return remarks;
  }

  private static void failingServers(DnsResult dns, List<Remark> remarks) {
    Map<String, Set<String>> failures = new LinkedHashMap<>();
    for (AddressAnswer each : dns.answers()) {
      if (!each.conclusive()) {
        failures
            .computeIfAbsent(each.server(), server -> new LinkedHashSet<>())
            .add(each.outcome().words() + " to " + each.type());
      } else if (each.micros() >= SLOW_MICROS) {
        warn(
            remarks,
            String.format(
                Locale.ROOT,
                "Name server %s took %s for %s.",
                each.server(),
                Times.text(each.micros()),
                each.type()));
      }
    }
    failures.forEach(
        (server, words) ->
            warn(
                remarks,
                "Name server "
                    + server
                    + ": "
                    + String.join(", ", words)
                    + ". Lookups that ask it first wait for it or fail."));
  }

  private static void differingServers(DnsResult dns, List<Remark> remarks) {
    Map<String, Set<InetAddress>> byServer = new LinkedHashMap<>();
    Set<String> denying = new LinkedHashSet<>();
    for (AddressAnswer each : dns.answers()) {
      if (each.outcome() == Outcome.ANSWERED) {
        byServer
            .computeIfAbsent(each.server(), server -> new LinkedHashSet<>())
            .addAll(each.addresses());
      } else if (each.outcome() == Outcome.NXDOMAIN && hasAnswer(dns, each.name())) {
        denying.add(each.server());
      }
    }
    if (!denying.isEmpty()) {
      warn(
          remarks,
          "The servers disagree: "
              + String.join(" and ", denying)
              + " says that there is no such name. Clients get one or the other.");
    }
    if (byServer.values().stream().distinct().count() > 1) {
      note(remarks, "The servers know different addresses, as with load balancing or split DNS.");
    }
  }

  private static boolean hasAnswer(DnsResult dns, String name) {
    return dns.answers().stream()
        .anyMatch(each -> each.outcome() == Outcome.ANSWERED && each.name().equals(name));
  }

  private static void jvm(DnsResult dns, String host, List<Remark> remarks) {
    if (dns.jvmMicros() < 0) {
      return;
    }
    if (dns.jvm().isEmpty()) {
      warn(
          remarks,
          "This JVM does not resolve "
              + host
              + " itself: "
              + dns.jvmProblem()
              + ". So no Java"
              + " program on this host connects to it by name.");
      return;
    }
    if (dns.jvmMicros() >= SLOW_MICROS) {
      warn(remarks, "This JVM took " + Times.text(dns.jvmMicros()) + " to resolve " + host + ".");
    }
    Set<InetAddress> known =
        dns.answers().stream()
            .flatMap(each -> each.addresses().stream())
            .collect(Collectors.toSet());
    if (dns.from() != DnsResult.From.SERVERS) {
      return;
    }
    if (known.isEmpty()) {
      note(
          remarks,
          "No name server knows " + host + "; this JVM has it from elsewhere (see nsswitch.conf).");
    } else if (!known.containsAll(dns.jvm())) {
      note(
          remarks,
          "This JVM resolves other addresses than the name servers gave just now: "
              + dns.jvm().stream().map(AddressText::of).collect(Collectors.joining(", "))
              + ".");
    }
  }

  private static void warn(List<Remark> remarks, String text) {
    remarks.add(new Remark(true, Layer.DNS, text));
  }

  private static void note(List<Remark> remarks, String text) {
    remarks.add(new Remark(false, Layer.DNS, text));
  }
}
