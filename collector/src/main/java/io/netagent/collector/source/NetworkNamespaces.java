package io.netagent.collector.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which network namespaces the visible processes live in, each once. Needs no rights beyond seeing
 * the processes ({@link NamespaceMark}).
 *
 * <p>A process is looked at when it is new and again every 30 s, for setns(2) can move it; those
 * that represent a namespace, through which it will be read, at each refresh. A namespace without a
 * process (made by {@code ip netns add} and not yet entered) is not found. Not thread-safe.
 */
public final class NetworkNamespaces {
  private static final long VERIFY_NANOS = Duration.ofSeconds(30).toNanos();

  private final Path root;
  private final Map<Integer, Tracked> tracked = new TreeMap<>();
  private List<NetworkNamespace> namespaces = List.of();
  private boolean tablesTell = true;
  private int unknown;

  /**
   * @param procRoot {@code /proc}; its {@code thread-self} says which namespace is the reader's
   */
  public NetworkNamespaces(Path procRoot) {
    this.root = procRoot;
  }

  private record Tracked(long startTicks, NamespaceMark mark, long lookedAtNanos) {}

  /** Looks at what is new, due or a representative, and groups the processes. */
  public void refresh(List<SightedProcess> processes, long nowNanos) {
    Map<Integer, Long> startTicks = new HashMap<>();
    processes.forEach(process -> startTicks.put(process.pid(), process.startTicks()));
    tracked.entrySet().removeIf(e -> !startTicks.containsKey(e.getKey()));
    List<Integer> representatives =
        namespaces.stream().map(NetworkNamespace::representativePid).toList();
    for (SightedProcess process : processes) {
      Tracked known = tracked.get(process.pid());
      if (known == null
          || known.startTicks != process.startTicks()
          || nowNanos - known.lookedAtNanos >= VERIFY_NANOS
          || representatives.contains(process.pid())) {
        look(process.pid(), process.startTicks(), nowNanos);
      }
    }
    NamespaceMark own = ownMark();
    tablesTell = agree(own);
    if (!tablesTell) { // Something old may stand beside something new.
      startTicks.forEach((pid, ticks) -> look(pid, ticks, nowNanos));
      own = ownMark();
      tablesTell = agree(own);
    }
    group(own);
  }

  /** The reader's own first, if that can be told. */
  public List<NetworkNamespace> namespaces() {
    return namespaces;
  }

  /** Processes that are visible but whose namespace can't be told. */
  public int unknownProcesses() {
    return unknown;
  }

  /** Sentences about what can't be told. */
  public List<String> limitations() {
    if (unknown == 0) {
      return List.of();
    }
    return List.of(
        "The network namespace of "
            + unknown
            + (unknown == 1 ? " process" : " processes")
            + " can't be told: "
            + (tablesTell
                ? "its /proc/PID/net can't be looked at."
                : "this takes CAP_SYS_PTRACE here."));
  }

  /**
   * Whether {@code /proc/PID/net} of its representative still shows that namespace. Asked after a
   * reading, it makes sure that the reading was of no other: pids are used again and processes
   * move.
   */
  public boolean stillShows(NetworkNamespace namespace) {
    NamespaceMark mark =
        namespace.representativePid() < 0
            ? ownMark()
            : NamespaceMark.of(directory(namespace.representativePid()));
    return mark != null && mark.isOf(namespace);
  }

  private void look(int pid, long startTicks, long nowNanos) {
    NamespaceMark mark = NamespaceMark.of(directory(pid));
    if (mark == null) {
      tracked.remove(pid);
    } else {
      tracked.put(pid, new Tracked(startTicks, mark, nowNanos));
    }
  }

  private Path directory(int pid) {
    return root.resolve(Integer.toString(pid));
  }

  /**
   * Of the thread that reads: {@code /proc/self} is the first thread of the process, which may live
   * elsewhere. Both numbers -1 where /proc is that of other processes.
   */
  private NamespaceMark ownMark() {
    NamespaceMark mark = NamespaceMark.of(root.resolve("thread-self"));
    return mark == null ? NamespaceMark.NONE : mark;
  }

  /**
   * Whether equal tables mean equal links and the reverse, as Linux has it. Where a kernel that
   * only resembles it makes the files per process, links alone count.
   */
  private boolean agree(NamespaceMark own) {
    List<NamespaceMark> marks = new ArrayList<>();
    marks.add(own);
    tracked.values().forEach(process -> marks.add(process.mark));
    Map<Long, Long> tableByLink = new HashMap<>();
    Map<Long, Long> linkByTable = new HashMap<>();
    for (NamespaceMark mark : marks) {
      if (mark.link() < 0 || mark.table() < 0) {
        continue;
      }
      Long table = tableByLink.putIfAbsent(mark.link(), mark.table());
      Long link = linkByTable.putIfAbsent(mark.table(), mark.link());
      if ((table != null && table != mark.table()) || (link != null && link != mark.link())) {
        return false;
      }
    }
    return true;
  }

  private void group(NamespaceMark own) {
    Map<Long, List<Integer>> pidsByKey = new LinkedHashMap<>();
    long ownKey = key(own);
    if (ownKey >= 0) {
      pidsByKey.put(ownKey, new ArrayList<>());
    }
    unknown = 0;
    tracked.forEach(
        (pid, process) -> {
          long key = key(process.mark);
          if (key < 0) {
            unknown++;
          } else {
            pidsByKey.computeIfAbsent(key, k -> new ArrayList<>()).add(pid);
          }
        });
    List<NetworkNamespace> found = new ArrayList<>();
    pidsByKey.forEach((key, pids) -> found.add(namespace(pids, key == ownKey ? own : null)));
    namespaces = List.copyOf(found);
  }

  /** One number per namespace; -1 if it can't be told. */
  private long key(NamespaceMark mark) {
    return tablesTell ? mark.table() : mark.link();
  }

  private NetworkNamespace namespace(List<Integer> pids, @Nullable NamespaceMark own) {
    int representative = representative(pids);
    NamespaceMark shown = own != null ? own : mark(representative);
    return new NetworkNamespace(
        shown.link(), tablesTell ? shown.table() : -1, representative, pids, own != null);
  }

  /**
   * The one before if it will do, so that readings go on through one process; better one whose
   * namespace could be entered; -1 if there is none.
   */
  private int representative(List<Integer> pids) {
    List<Integer> open = pids.stream().filter(pid -> mark(pid).link() >= 0).toList();
    List<Integer> fit = open.isEmpty() ? pids : open;
    for (NetworkNamespace before : namespaces) {
      if (fit.contains(before.representativePid())) {
        return before.representativePid();
      }
    }
    return fit.isEmpty() ? -1 : fit.get(0);
  }

  private NamespaceMark mark(int pid) {
    Tracked process = tracked.get(pid);
    return process == null ? NamespaceMark.NONE : process.mark;
  }
}
