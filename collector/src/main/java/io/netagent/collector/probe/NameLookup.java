package io.netagent.collector.probe;

import io.netagent.collector.probe.report.AddressAnswer;
import io.netagent.collector.probe.report.DnsResult;
import io.netagent.collector.probe.report.DnsResult.From;
import io.netagent.collector.probe.wire.AddressType;
import io.netagent.collector.probe.wire.Hosts;
import io.netagent.collector.probe.wire.ResolvConf;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a name to addresses: asks each server for itself, and this JVM as an application would. */
final class NameLookup {
  /** Beyond an answer's own limit, for threads that get no processor. */
  private static final int GRACE_MILLIS = 2000;

  private final ProbeSettings settings;
  private final ProbeClock clock;

  NameLookup(ProbeSettings settings, ProbeClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  DnsResult lookUp(String host) throws CannotProbeException {
    long start = clock.micros();
    InetAddress literal = Hosts.literal(host).orElse(null);
    if (literal != null) {
      return new DnsResult(
          From.LITERAL, List.of(), List.of(), -1, "", List.of(), List.of(literal), 0);
    }
    boolean ownServers = !settings.dnsServers().isEmpty();
    Jvm jvm = ownServers ? null : new Jvm(host);
    List<InetAddress> inFile =
        ownServers ? List.of() : Hosts.addresses(text(settings.hosts()), host);
    ResolvConf conf = ResolvConf.parse(ownServers ? "" : text(settings.resolvConf()));
    List<AddressAnswer> answers = inFile.isEmpty() ? ask(conf, host) : List.of();
    if (jvm != null) {
      jvm.join();
    }
    Set<InetAddress> addresses = new LinkedHashSet<>(jvm == null ? List.of() : jvm.addresses);
    addresses.addAll(inFile);
    for (AddressAnswer answer : answers) {
      addresses.addAll(answer.addresses());
    }
    addresses.removeIf(address -> !wanted(address));
    return new DnsResult(
        inFile.isEmpty() ? From.SERVERS : From.HOSTS_FILE,
        answers,
        jvm == null ? List.of() : jvm.addresses,
        jvm == null ? -1 : jvm.micros,
        jvm == null ? "" : jvm.problem,
        conf.ignored(),
        List.copyOf(addresses),
        clock.micros() - start);
  }

  private boolean wanted(InetAddress address) {
    return switch (settings.families()) {
      case BOTH -> true;
      case ONLY_IPV4 -> address instanceof Inet4Address;
      case ONLY_IPV6 -> address instanceof Inet6Address;
    };
  }

  /** Name after name, until one has addresses or no server says anything. */
  private List<AddressAnswer> ask(ResolvConf conf, String host) {
    List<AddressAnswer> all = new ArrayList<>();
    List<String> names =
        settings.dnsServers().isEmpty()
            ? conf.candidates(host)
            : ResolvConf.parse("").candidates(host);
    for (String name : names) {
      List<AddressAnswer> answers = askAll(servers(conf), name);
      all.addAll(answers);
      if (answers.stream().anyMatch(each -> !each.addresses().isEmpty())
          || answers.stream().noneMatch(AddressAnswer::conclusive)) {
        break;
      }
    }
    return all;
  }

  private List<InetSocketAddress> servers(ResolvConf conf) {
    if (!settings.dnsServers().isEmpty()) {
      return settings.dnsServers();
    }
    if (conf.servers().isEmpty()) {
      return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), DnsServer.PORT));
    }
    return conf.servers().stream()
        .map(text -> new InetSocketAddress(Hosts.literal(text).orElseThrow(), DnsServer.PORT))
        .toList();
  }

  /** All at once; each has its own limit. */
  private List<AddressAnswer> askAll(List<InetSocketAddress> servers, String name) {
    List<FutureTask<AddressAnswer>> tasks = new ArrayList<>();
    for (InetSocketAddress server : servers) {
      for (AddressType type : types()) {
        tasks.add(inThread(() -> DnsServer.ask(server, name, type, settings.limit(), clock)));
      }
    }
    return tasks.stream().map(NameLookup::result).toList();
  }

  private List<AddressType> types() {
    return switch (settings.families()) {
      case BOTH -> List.of(AddressType.A, AddressType.AAAA);
      case ONLY_IPV4 -> List.of(AddressType.A);
      case ONLY_IPV6 -> List.of(AddressType.AAAA);
    };
  }

  static <T> FutureTask<T> inThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "netagent-probe");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Of work that has a limit of its own. */
  static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String text(Path file) throws CannotProbeException {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new CannotProbeException(
          file + " can't be read, so no name server is known; name one with --dns-server", e);
    }
  }

  /** What getaddrinfo(3) gives this JVM, which has no limit of its own. */
  private final class Jvm {
    private final FutureTask<Long> task;
    private final long startMicros = clock.micros();
    private volatile List<InetAddress> addresses = List.of();
    private volatile String problem = "";
    private long micros;

    Jvm(String host) {
      task =
          inThread(
              () -> {
                try {
                  List<InetAddress> found = List.of(InetAddress.getAllByName(host));
                  addresses = found.stream().map(NameLookup::nameless).distinct().toList();
                } catch (UnknownHostException e) {
                  problem = "unknown host";
                }
                return clock.micros();
              });
    }

    void join() {
      long limitMillis = settings.limit().toMillis() + GRACE_MILLIS;
      try {
        micros = task.get(limitMillis, TimeUnit.MILLISECONDS) - startMicros;
      } catch (TimeoutException e) {
        problem = "no answer within " + limitMillis + " ms";
        micros = clock.micros() - startMicros;
      } catch (ExecutionException e) {
        problem = String.valueOf(e.getCause());
        micros = clock.micros() - startMicros;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        problem = "interrupted";
      }
    }
  }

  /** Equal to what the servers' answers hold, and without a name to print. */
  private static InetAddress nameless(InetAddress address) {
    if (address instanceof Inet6Address inet6 && inet6.getScopeId() != 0) {
      return address;
    }
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
