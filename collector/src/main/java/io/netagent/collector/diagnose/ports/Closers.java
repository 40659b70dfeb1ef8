package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.FlightRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts what is in TIME_WAIT in order by who has closed it. For one tick. */
final class Closers {
  private static final int HALF_MINUTE = 30;
  private static final int MINUTE = 60;

  private final TickEvidence tick;
  private final ApplicationFrames frames;
  private final SiteCloses siteCloses;

  /** A process and a line of code; of what nobody is known to have closed, the remote. */
  record Key(long namespace, int pid, long startTicks, String frame, String remote) {
    static Key of(Closer closer) {
      ProcessFacts process = closer.process().facts();
      String frame = closer.site().frame();
      return new Key(
          closer.namespace().inode(),
          process.pid(),
          process.startTicks(),
          frame,
          frame.isEmpty() ? closer.largest().remote() : "");
    }
  }

  /** Groups of one line of code, while they are gathered. */
  private static final class Gathered {
    final ProcessEvidence process;
    final SiteFrame site;
    final Set<Integer> siteIds = new HashSet<>();
    final List<ActiveClose> closes = new ArrayList<>();

    Gathered(ProcessEvidence process, SiteFrame site) {
      this.process = process;
      this.site = site;
    }
  }

  Closers(TickEvidence tick, ApplicationFrames frames, SiteCloses siteCloses) {
    this.tick = tick;
    this.frames = frames;
    this.siteCloses = siteCloses;
  }

  /**
   * All of a namespace.
   *
   * @param standing those of which the last tick has told
   */
  List<Closer> of(NamespaceEvidence namespace, Set<Key> standing) {
    Map<String, Gathered> gathered = new LinkedHashMap<>();
    List<ActiveClose> unsited = new ArrayList<>();
    for (ActiveClose close : namespace.activeCloses().timeWait()) {
      ProcessEvidence process = tick.process(close.pid());
      SiteFrame site = site(process, close.siteId());
      if (site == null) {
        unsited.add(close);
        continue;
      }
      Gathered group =
          gathered.computeIfAbsent(
              close.pid() + " " + site.kind() + " " + site.frame(),
              key -> new Gathered(process, site));
      group.siteIds.add(close.siteId());
      group.closes.add(close);
    }
    addUnsited(gathered, unsited);
    List<Closer> closers = new ArrayList<>();
    for (Gathered group : gathered.values()) {
      closers.add(closer(namespace, group, standing));
    }
    return closers;
  }

  /**
   * Those to one remote are one group, whose it is if only one process is known to have closed
   * some. Beside more of the same process and remote whose site is known they are counted with
   * these: the agent does not take each stack when there are many.
   */
  private void addUnsited(Map<String, Gathered> gathered, List<ActiveClose> unsited) {
    Map<String, List<ActiveClose>> byRemote = new LinkedHashMap<>();
    for (ActiveClose close : unsited) {
      Gathered same = sited(gathered, close);
      if (same == null) {
        byRemote.computeIfAbsent(close.remote(), r -> new ArrayList<>()).add(close);
      } else {
        same.closes.add(close);
      }
    }
    byRemote.forEach(
        (remote, closes) -> {
          List<Integer> pids =
              closes.stream().map(ActiveClose::pid).filter(pid -> pid >= 0).distinct().toList();
          ProcessEvidence process = tick.process(pids.size() == 1 ? pids.get(0) : -1);
          Gathered group = new Gathered(process, unknownSite(process));
          group.closes.addAll(closes);
          gathered.put("? " + remote, group);
        });
  }

  private static @Nullable Gathered sited(Map<String, Gathered> gathered, ActiveClose unsited) {
    Gathered largest = null;
    int most = unsited.count() - 1;
    for (Gathered group : gathered.values()) {
      for (ActiveClose close : group.closes) {
        if (close.pid() == unsited.pid()
            && close.siteId() >= 0
            && close.remote().equals(unsited.remote())
            && close.count() > most) {
          most = close.count();
          largest = group;
        }
      }
    }
    return largest;
  }

  private static SiteFrame unknownSite(ProcessEvidence process) {
    return process.facts().agent().present() ? SiteFrame.NOT_RECORDED : SiteFrame.NO_AGENT;
  }

  private Closer closer(NamespaceEvidence namespace, Gathered group, Set<Key> standing) {
    group.closes.sort(Comparator.comparingInt(ActiveClose::count).reversed());
    Closer closer =
        new Closer(
            namespace,
            group.process,
            group.site,
            group.siteIds,
            group.closes,
            siteCloses.of(group.process, group.siteIds, MINUTE, tick.nowNanos()),
            siteCloses.of(group.process, group.siteIds, HALF_MINUTE, tick.nowNanos()),
            false,
            tick.oneSnapshot());
    return standing.contains(Key.of(closer))
        ? new Closer(
            closer.namespace(),
            closer.process(),
            closer.site(),
            closer.siteIds(),
            closer.closes(),
            closer.minute(),
            closer.halfMinute(),
            true,
            closer.oneSnapshot())
        : closer;
  }

  /** The line of code under this number in the process's record; null if there is none. */
  @Nullable SiteFrame site(ProcessEvidence process, int siteId) {
    FlightRecord record = process.facts().agent().record();
    if (record == null || siteId < 0 || siteId >= record.sites().size()) {
      return null;
    }
    return frames.of(record.sites().get(siteId), process.facts().agent().applicationPackages());
  }
}
