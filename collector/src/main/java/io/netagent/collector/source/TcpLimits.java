package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that TCP's counts are measured against, from {@code sys/net} and {@code sys/fs}
 * (Documentation/networking/ip-sysctl.rst). A file that is missing gives -1, never 0; one without a
 * limit {@link Long#MAX_VALUE}. Of the network namespace, except where a line says host-wide.
 *
 * @param localPorts null if it can't be told
 * @param maxTimeWait tcp_max_tw_buckets; sockets in TIME_WAIT
 * @param maxOrphans host-wide: tcp_max_orphans; only the first network namespace has the file
 * @param timeWaitReuse tcp_tw_reuse; 0 off, 1 on, 2 for loopback only
 * @param maxAcceptQueue somaxconn; caps what listen() asks for
 * @param maxSynBacklog tcp_max_syn_backlog; half-open connections per listener
 * @param finTimeoutSeconds tcp_fin_timeout; FIN_WAIT2 without an owner. Does not shorten TIME_WAIT
 * @param maxFiles host-wide: fs.file-max
 * @param openFiles host-wide: the first number of fs.file-nr
 * @param maxTrackedConnections nf_conntrack_max; -1 also where connection tracking is off
 * @param trackedConnections nf_conntrack_count; as above
 * @param problems a sentence for each file that is there but can't be read or understood
 */
public record TcpLimits(
    @Nullable PortRange localPorts,
    long maxTimeWait,
    long maxOrphans,
    long timeWaitReuse,
    long maxAcceptQueue,
    long maxSynBacklog,
    long finTimeoutSeconds,
    long maxFiles,
    long openFiles,
    long maxTrackedConnections,
    long trackedConnections,
    List<String> problems) {

  public TcpLimits {
    problems = List.copyOf(problems);
  }

  /**
   * {@code sys/net} shows the network namespace of the thread that reads, whatever the path: for
   * another one see {@link ForeignNamespace}.
   *
   * @param procRoot {@code /proc}
   */
  public static TcpLimits read(Path procRoot) {
    return new Reader(procRoot.resolve("sys")).read();
  }

  private static final class Reader {
    private final Path sys;
    private final List<String> problems = new ArrayList<>();

    Reader(Path sys) {
      this.sys = sys;
    }

    TcpLimits read() {
      return new TcpLimits(
          localPorts(),
          number("net/ipv4/tcp_max_tw_buckets", 0, 1),
          number("net/ipv4/tcp_max_orphans", 0, 1),
          number("net/ipv4/tcp_tw_reuse", 0, 1),
          number("net/core/somaxconn", 0, 1),
          number("net/ipv4/tcp_max_syn_backlog", 0, 1),
          number("net/ipv4/tcp_fin_timeout", 0, 1),
          number("fs/file-max", 0, 1),
          number("fs/file-nr", 0, 3),
          number("net/netfilter/nf_conntrack_max", 0, 1),
          number("net/netfilter/nf_conntrack_count", 0, 1),
          problems);
    }

    private @Nullable PortRange localPorts() {
      String range = text("net/ipv4/ip_local_port_range");
      String reserved = text("net/ipv4/ip_local_reserved_ports");
      if (range == null || reserved == null) {
        return null; // With a guess in place of the reserved ones, the share used would be wrong.
      }
      try {
        return PortRange.parse(range, reserved);
      } catch (IllegalArgumentException e) {
        problems.add(sys.resolve("net/ipv4/ip_local_port_range") + ": " + e.getMessage());
        return null;
      }
    }

    private long number(String file, int index, int words) {
      String text = text(file);
      if (text == null) {
        return -1;
      }
      List<String> numbers = ProcText.words(text);
      long value = numbers.size() == words ? ProcText.number(numbers.get(index)) : -1;
      if (value < 0) {
        problems.add(sys.resolve(file) + ", line 1: no number in " + ProcText.quoted(text));
      }
      return value;
    }

    /** Its one line; null if it is missing, silently, or can't be read. */
    private @Nullable String text(String file) {
      Path path = sys.resolve(file);
      try {
        List<String> lines = ProcText.lines(path, ProcText.read(path));
        if (lines.size() != 1) {
          throw new MalformedProcFileException(path, 1, lines.size() + " lines instead of one");
        }
        return lines.get(0);
      } catch (NoSuchFileException e) {
        return null;
      } catch (MalformedProcFileException e) {
        problems.add(String.valueOf(e.getMessage()));
        return null;
      } catch (IOException e) {
        problems.add(path + " can't be read: " + e.getClass().getSimpleName());
        return null;
      }
    }
  }
}
