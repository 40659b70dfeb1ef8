package io.netagent.collector.source;

import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.SockDiag;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells of one network namespace besides its sockets: counters, totals and limits.
 * Limits are settings that hardly ever change, and those of another namespace take a thread that
 * enters it, so they are kept for 30 s. What can't be read is null, and {@link #problems} says why.
 * Not thread-safe.
 */
public final class NamespaceFacts {
  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final String OTHER = "other ";
  private static final String BY_NETLINK = "sockets by netlink";
  private static final Duration ENTER_LIMIT = Duration.ofSeconds(2);

  private final Path root;
  private final ForeignNamespace foreign;
  private final Map<Long, Limits> limitsByKey = new HashMap<>();
  private final Map<String, String> problems = new TreeMap<>();

  /** Why netlink could not be used in a namespace, as long as it exists. */
  private final Map<Long, IOException> withoutNetlink = new HashMap<>();

  private record Limits(@Nullable TcpLimits limits, @Nullable IOException failure, long atNanos) {}

  /** Below this procfs: {@code /proc}. */
  public NamespaceFacts(Path procRoot) {
    this.root = procRoot;
    this.foreign = new ForeignNamespace(procRoot, ENTER_LIMIT);
  }

  /** A tick begins: its problems are collected anew. */
  public void begin() {
    problems.clear();
    withoutNetlink
        .values()
        .forEach(e -> problems.putIfAbsent(OTHER + BY_NETLINK, sentence(BY_NETLINK, OTHER, e)));
  }

  /** Null if they can't be read. */
  public @Nullable SocketTotals totals(@Nullable NetworkNamespace namespace) {
    try {
      return SocketTotals.read(directory(namespace));
    } catch (IOException e) {
      problem("totals", namespace, e);
      return null;
    }
  }

  /** Null if they can't be read. */
  public @Nullable TcpCounters counters(@Nullable NetworkNamespace namespace) {
    try {
      return TcpCounters.read(directory(namespace));
    } catch (IOException e) {
      problem("counters", namespace, e);
      return null;
    }
  }

  /** Null if they can't be read, as without CAP_SYS_ADMIN in another namespace. */
  public @Nullable TcpLimits limits(@Nullable NetworkNamespace namespace, long nowNanos) {
    long key = namespace == null ? -1 : key(namespace);
    Limits known = limitsByKey.get(key);
    if (known == null || nowNanos - known.atNanos >= KEPT_NANOS) {
      known = readLimits(namespace, nowNanos);
      limitsByKey.put(key, known);
    }
    if (known.failure != null) {
      problem("limits", namespace, known.failure);
    }
    return known.limits;
  }

  private Limits readLimits(@Nullable NetworkNamespace namespace, long nowNanos) {
    try {
      TcpLimits limits =
          namespace == null || namespace.own()
              ? TcpLimits.read(root)
              : foreign.call(namespace, () -> TcpLimits.read(root));
      return new Limits(limits, null, nowNanos);
    } catch (IOException e) {
      return new Limits(null, e, nowNanos);
    }
  }

  /**
   * A source for the sockets of another namespace: a netlink socket that belongs to it, which knows
   * most, or else the table that a process which lives there shows. The first keeps the namespace
   * alive until it is closed.
   *
   * @param netlink whether netlink is to be used where the rights suffice
   */
  public SocketSource sockets(NetworkNamespace namespace, boolean netlink) {
    if (netlink) {
      try {
        return foreign.call(namespace, () -> new SockDiag(false));
      } catch (IOException e) {
        withoutNetlink.put(key(namespace), e);
        problem(BY_NETLINK, namespace, e);
      }
    }
    return new ProcNetTcp(directory(namespace));
  }

  /** Forgets all other namespaces. */
  public void retain(Set<Long> keys) {
    limitsByKey.keySet().removeIf(key -> key != -1 && !keys.contains(key));
    withoutNetlink.keySet().retainAll(keys);
  }

  /** A number that stands for the namespace as long as it exists. */
  public static long key(NetworkNamespace namespace) {
    return namespace.tableInode() >= 0 ? namespace.tableInode() : namespace.inode();
  }

  /** One sentence for each kind of thing that can't be read. */
  public Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  private void problem(String what, @Nullable NetworkNamespace namespace, IOException e) {
    String where = namespace == null || namespace.own() ? "" : OTHER;
    problems.putIfAbsent(where + what, sentence(what, where, e));
  }

  private static String sentence(String what, String where, IOException e) {
    return "The TCP "
        + what
        + (where.isEmpty() ? "" : " of other network namespaces")
        + " can't be read: "
        + e.getMessage()
        + ".";
  }

  private Path directory(@Nullable NetworkNamespace namespace) {
    return namespace == null || namespace.own() || namespace.representativePid() < 0
        ? root
        : root.resolve(Integer.toString(namespace.representativePid()));
  }
}
