package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.probe.ProbePrinter;
import io.netagent.collector.expose.cli.probe.ProbeRounds;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.screen.TerminalWidth;
import io.netagent.collector.expose.json.ProbeJson;
import io.netagent.collector.probe.CannotProbeException;
import io.netagent.collector.probe.Probe;
import io.netagent.collector.probe.ProbeSettings;
import io.netagent.collector.probe.ProbeSettings.Families;
import io.netagent.collector.probe.TlsVersions;
import io.netagent.collector.probe.report.Layer;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Target;
import io.netagent.collector.probe.wire.FormatException;
import io.netagent.collector.probe.wire.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code probe}: can this host reach that service, and if not, what fails first? */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Try one service phase by phase, as a client on this host would: name, TCP connection, TLS",
      "handshake, HTTP/1.1 request. Says what failed first, and where to look. Speaks to the name",
      "servers and to the target, and to nobody else; sends a request only for http.",
      "Without tcp, tls, http or https before it: by the URL's scheme; else http if there is a",
      "path, tls if the port is one of TLS (443, 8443, 993, 636, 5671, ...), else tcp. 'http' on",
      "such a port goes over TLS; http://HOST:443/ does not.",
      "Exit code: 0 all fine, 1 a phase failed or there is a warning, 2 usage, 3 can't probe."
    })
final class ProbeCommand implements Callable<Integer> {
  private static final Set<String> WORDS = Set.of("tcp", "tls", "http", "https");
  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})(ms|s)");
  private static final Pattern SERVER =
      Pattern.compile("\\[([^\\]]+)\\](?::(\\d{1,5}))?|([^:]+)(?::(\\d{1,5}))?|(.*:.*:.*)");
  private static final int MAX_ROUNDS = 10_000;
  private static final int DNS_PORT = 53;
  private static final int MAX_PORT = 65_535;
  private static final long BODY_LIMIT_BYTES = 1 << 20;

  @Parameters(
      arity = "1..2",
      paramLabel = "[tcp|tls|http|https] HOST:PORT[/path]",
      description = "What to probe; a URL too. IPv6 addresses stand in brackets.")
  private final List<String> target = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Limit of each wait: a name server, a connect, a handshake, an HTTP answer; 5s.")
  private String timeout = "5s";

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "So many times, with a summary; the first warms this JVM up.")
  private int repeat = 1;

  @Option(names = "--every", paramLabel = "TIME", description = "From one to the next; 1s.")
  private String every = "1s";

  @Option(names = "--raw", description = "Show the bytes of the request and of the answer.")
  private boolean raw;

  @Option(names = "--head", description = "HEAD instead of GET.")
  private boolean head;

  @Option(names = "-4", description = "IPv4 addresses only.")
  private boolean onlyIpv4;

  @Option(names = "-6", description = "IPv6 addresses only.")
  private boolean onlyIpv6;

  @Option(
      names = "--dns-server",
      paramLabel = "ADDRESS[:PORT]",
      description =
          "Ask this name server instead of those of /etc/resolv.conf and of the JVM; repeatable.")
  private List<String> dnsServers = new ArrayList<>();

  @Option(
      names = "--alpn",
      paramLabel = "NAME",
      split = ",",
      description = "Protocols that tls offers; h2,http/1.1.")
  private List<String> protocols = List.of("h2", "http/1.1");

  @Option(
      names = "--tls-versions",
      negatable = true,
      description = "Try each version of TLS alone, 1.0 and 1.1 too; tls does so anyway.")
  private @Nullable Boolean tlsVersions;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust besides those of this JVM.")
  private @Nullable Path authorities;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ProbeCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws CannotReadException, InterruptedException {
    Terminal terminal =
        options.noColor ? surroundings.terminal().withoutColours() : surroundings.terminal();
    Target wanted = target();
    ProbeSettings settings = settings(wanted);
    Duration pause = time("--every", every);
    if (repeat < 1 || repeat > MAX_ROUNDS) {
      throw usage("--repeat takes a number from 1 to " + MAX_ROUNDS);
    }
    prepareJvm(settings);
    Probe probe = new Probe(settings);
    ProbePrinter printer =
        new ProbePrinter(terminal, TerminalWidth.columns(surroundings.environment()), raw);
    try (ProbeRounds rounds = new ProbeRounds(reports -> sumUp(reports, printer))) {
      for (int round = 1; round <= repeat; round++) {
        long startNanos = System.nanoTime();
        ProbeReport report = probe.run(wanted);
        int number = round;
        rounds.add(report, () -> tell(number, report, printer));
        long restMillis = pause.toMillis() - (System.nanoTime() - startNanos) / 1_000_000;
        if (round < repeat && restMillis > 0) {
          Thread.sleep(restMillis);
        }
      }
      rounds.sumUp();
      return rounds.allFine() ? ExitCode.FINE : ExitCode.FINDINGS;
    } catch (CannotProbeException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(int round, ProbeReport report, ProbePrinter printer) {
    if (!json && repeat == 1) {
      printer.print(report);
    } else if (!json) {
      printer.printRound(round, report);
    }
  }

  private void sumUp(List<ProbeReport> reports, ProbePrinter printer) {
    PrintWriter out = surroundings.terminal().out();
    if (json) {
      out.print(repeat == 1 ? ProbeJson.of(reports.get(0), raw) : ProbeJson.of(reports, raw));
    } else if (repeat > 1) {
      printer.printSummary(reports);
    }
    out.flush();
  }

  private Target target() {
    boolean hasWord = target.size() == 2;
    String word = target.get(0);
    if (hasWord && !WORDS.contains(word)) {
      throw usage("'" + word + "' is none of tcp, tls, http and https");
    }
    if (!hasWord && WORDS.contains(word)) {
      throw usage("What to probe is missing: " + word + " HOST:PORT");
    }
    try {
      return hasWord ? Target.of(word, target.get(1)) : Target.of(null, word);
    } catch (FormatException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ProbeSettings settings(Target wanted) throws CannotReadException {
    if (onlyIpv4 && onlyIpv6) {
      throw usage("-4 and -6 exclude each other");
    }
    boolean everyVersion = tlsVersions == null ? wanted.layer() == Layer.TLS : tlsVersions;
    return new ProbeSettings(
        time("--timeout", timeout),
        dnsServers.stream().map(this::server).toList(),
        Path.of("/etc/resolv.conf"),
        Path.of("/etc/hosts"),
        onlyIpv4 ? Families.ONLY_IPV4 : onlyIpv6 ? Families.ONLY_IPV6 : Families.BOTH,
        protocols,
        everyVersion && wanted.tls(),
        authorities(),
        head,
        BODY_LIMIT_BYTES);
  }

  private Duration time(String option, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw usage(option + " takes a time such as 500ms or 5s, not '" + text + "'");
    }
    long number = Long.parseLong(time.group(1));
    return time.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }

  private InetSocketAddress server(String text) {
    Matcher parts = SERVER.matcher(text);
    if (parts.matches()) {
      String address = firstOf(parts.group(1), parts.group(3), parts.group(5));
      String port = firstOf(parts.group(2), parts.group(4), String.valueOf(DNS_PORT));
      InetAddress literal = Hosts.literal(address).orElse(null);
      int number = Integer.parseInt(port);
      if (literal != null && number >= 1 && number <= MAX_PORT) {
        return new InetSocketAddress(literal, number);
      }
    }
    throw usage("--dns-server takes an address, such as 10.0.0.53 or [::1]:5353");
  }

  private static String firstOf(@Nullable String... texts) {
    for (String text : texts) {
      if (text != null) {
        return text;
      }
    }
    return "";
  }

  private List<X509Certificate> authorities() throws CannotReadException {
    Path file = authorities;
    if (file == null) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (read.isEmpty()) {
        throw new CannotReadException("No certificate in " + file);
      }
      return read;
    } catch (IOException | CertificateException e) {
      throw new CannotReadException("No certificates can be read from " + file + ": " + e, e);
    }
  }

  /** The JVM's own memory of names would answer all rounds but the first. */
  private static void prepareJvm(ProbeSettings settings) {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    if (settings.everyTlsVersion()) {
      TlsVersions.allowOldOnes();
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
