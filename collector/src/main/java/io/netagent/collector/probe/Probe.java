package io.netagent.collector.probe;

import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.DnsResult;
import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.Judge;
import io.netagent.collector.probe.report.Layer;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Target;
import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsVersionTry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Goes to one target phase by phase, as far as it comes: name, connection, handshake, request. It
 * speaks to the name servers and to the target's addresses, and to nobody else.
 */
public final class Probe {
  /** More addresses of a name than these are not tried. */
  static final int MAX_ADDRESSES = 16;

  private static final List<String> HTTP_1_1 = List.of("http/1.1");
  private static final Duration GOODBYE = Duration.ofMillis(200);

  private final ProbeSettings settings;

  public Probe(ProbeSettings settings) {
    this.settings = settings;
  }

  /** One probe. It ends, since each wait in it has its limit. */
  public ProbeReport run(Target target) throws CannotProbeException {
    try {
      return new Run(target).run();
    } catch (LinkageError e) {
      throw new CannotProbeException(
          "JNA can't load its native library, without which connections can't be probed: "
              + e.getMessage()
              + "; is /tmp mounted noexec? -Djna.tmpdir=DIR names another directory",
          e);
    }
  }

  /** What one probe gathers. */
  private final class Run {
    private final ProbeClock clock = new ProbeClock();
    private final long epochMillis = System.currentTimeMillis();
    private final Target target;
    private final @Nullable TlsPhase phase;
    private final List<ConnectAttempt> attempts = new ArrayList<>();
    private @Nullable TlsResult tls;
    private @Nullable HttpResult http;

    Run(Target target) {
      this.target = target;
      SocketCalls.rehearse();
      phase = target.tls() ? new TlsPhase(target.host(), target.port(), settings, clock) : null;
      if (phase != null) {
        phase.rehearse();
      }
      clock.restart();
    }

    ProbeReport run() throws CannotProbeException {
      DnsResult dns = new NameLookup(settings, clock).lookUp(target.host());
      List<InetAddress> addresses =
          dns.addresses().subList(0, Math.min(MAX_ADDRESSES, dns.addresses().size()));
      int next = 0;
      boolean connected = false;
      while (next < addresses.size() && !connected) {
        InetAddress address = addresses.get(next++);
        connected = connectAndGoOn(address);
      }
      tryOthers(addresses.subList(next, addresses.size()));
      return Judge.report(target, epochMillis, dns, attempts, tls, http, clock.micros());
    }

    private boolean connectAndGoOn(InetAddress address) {
      TcpConnection.Tried tried = connect(address);
      attempts.add(tried.attempt());
      TcpConnection connection = tried.connection();
      if (connection == null) {
        return false;
      }
      TlsPhase phase = this.phase;
      try (connection) {
        if (phase != null) {
          overTls(connection, phase);
        } else if (target.layer() == Layer.HTTP) {
          http = new HttpPhase(target, settings, clock).exchange(connection);
        }
      }
      TlsResult done = tls;
      if (phase != null
          && done != null
          && (target.layer() == Layer.TLS || settings.everyTlsVersion())) {
        furtherHandshakes(address, phase, done);
      }
      return true;
    }

    private void overTls(TcpConnection connection, TlsPhase phase) {
      TlsPhase.Shaken shaken = phase.shakeHands(connection, protocols());
      tls = shaken.result();
      if (shaken.result().outcome() != TlsResult.Outcome.DONE) {
        return;
      }
      if (target.layer() == Layer.TLS) {
        tls = phase.awaitAftermath(shaken);
      } else if (shaken.result().problems().isEmpty()) {
        // Else a client would go no further, and the request may hold a password.
        http = new HttpPhase(target, settings, clock).exchange(shaken.link());
      }
      shaken.link().end(Deadline.in(GOODBYE));
    }

    private List<String> protocols() {
      return target.layer() == Layer.HTTP ? HTTP_1_1 : settings.protocols();
    }

    private void furtherHandshakes(InetAddress address, TlsPhase phase, TlsResult first) {
      TlsResult.Resumption resumption = TlsResult.Resumption.NOT_TRIED;
      if (first.outcome() == TlsResult.Outcome.DONE) {
        TcpConnection again = connect(address).connection();
        if (again == null) {
          resumption = TlsResult.Resumption.FAILED;
        } else {
          try (again) {
            resumption = phase.resumption(again, protocols());
          }
        }
      }
      List<TlsVersionTry> versions =
          settings.everyTlsVersion() && first.outcome() != TlsResult.Outcome.NOT_TLS
              ? tryVersions(address)
              : List.of();
      tls = first.with(resumption, versions);
    }

    private List<TlsVersionTry> tryVersions(InetAddress address) {
      List<TlsVersionTry> tries = new ArrayList<>();
      for (String version : TlsVersions.ALL) {
        TcpConnection connection = connect(address).connection();
        if (connection == null) {
          tries.add(
              new TlsVersionTry(version, TlsVersionTry.Answer.UNKNOWN, "no further connection"));
          continue;
        }
        try (connection) {
          TlsPhase alone = new TlsPhase(target.host(), target.port(), settings, clock);
          tries.add(
              TlsVersions.judge(
                  version, alone.shakeHands(connection, List.of(version), protocols()).result()));
        }
      }
      return tries;
    }

    /** Whether they take connections, too. All at once: they may all be silent. */
    private void tryOthers(List<InetAddress> others) {
      List<FutureTask<TcpConnection.Tried>> tasks = new ArrayList<>();
      for (InetAddress each : others) {
        tasks.add(NameLookup.inThread(() -> connect(each)));
      }
      for (FutureTask<TcpConnection.Tried> task : tasks) {
        TcpConnection.Tried tried = NameLookup.result(task);
        attempts.add(tried.attempt());
        TcpConnection connection = tried.connection();
        if (connection != null) {
          connection.close();
        }
      }
    }

    private TcpConnection.Tried connect(InetAddress address) {
      return TcpConnection.connect(address, target.port(), settings.limit(), clock);
    }
  }
}
