package io.netagent.collector.expose.listing;

import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a snapshot and their sites, by index; what is told of each of them is told for
 * all of their rows.
 */
final class Owners {
  private static final String UNKNOWN = "unknown";

  private final List<ProcessStatus> processes;
  private final int[] pids;
  private final int[] nameRanks;

  /** By process and site; made when first asked for. */
  private int[][] siteRanks = new int[0][];

  Owners(List<ProcessStatus> statuses) {
    processes = new ArrayList<>(statuses);
    processes.sort(Comparator.comparingInt(ProcessStatus::pid));
    pids = processes.stream().mapToInt(ProcessStatus::pid).toArray();
    Map<String, Integer> ranks = ranks(processes.stream().map(ProcessStatus::process).toList());
    nameRanks = processes.stream().mapToInt(each -> rank(ranks, each.process())).toArray();
  }

  private static Map<String, Integer> ranks(List<String> texts) {
    Map<String, Integer> ranks = new HashMap<>();
    for (String text : new TreeSet<>(texts)) {
      ranks.put(text, ranks.size());
    }
    return ranks;
  }

  private static int rank(Map<String, Integer> ranks, String text) {
    Integer rank = ranks.get(text);
    return rank == null ? -1 : rank;
  }

  int size() {
    return pids.length;
  }

  /** Negative if the snapshot does not know it. */
  int index(int pid) {
    return Arrays.binarySearch(pids, pid);
  }

  String process(int index) {
    return index < 0 ? UNKNOWN : processes.get(index).process();
  }

  /** The place of the process's name among all names; -1 of one that is not known. */
  int nameRank(int index) {
    return index < 0 ? -1 : nameRanks[index];
  }

  /** When the process began, in ticks; -1 without an agent. */
  long startTicks(int index) {
    AgentStatus agent = index < 0 ? null : processes.get(index).agent();
    return agent == null ? -1 : agent.record().header().startTicks();
  }

  /** Null where there is no such site in the snapshot. */
  @Nullable RecordedSite site(int index, int number) {
    AgentStatus agent = index < 0 ? null : processes.get(index).agent();
    return agent == null || number < 0 || number >= agent.record().sites().size()
        ? null
        : agent.record().sites().get(number);
  }

  /** The place of the site's frame among those of all sites; -1 for none. */
  int siteRank(int index, int number) {
    if (index < 0 || number < 0) {
      return -1;
    }
    if (siteRanks.length == 0) {
      siteRanks = rankedSites();
    }
    return number < siteRanks[index].length ? siteRanks[index][number] : -1;
  }

  private int[][] rankedSites() {
    List<List<String>> frames = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (ProcessStatus process : processes) {
      AgentStatus agent = process.agent();
      List<String> own =
          agent == null
              ? List.of()
              : agent.record().sites().stream().map(agent.siteNames()::frame).toList();
      frames.add(own);
      all.addAll(own);
    }
    Map<String, Integer> ranks = ranks(all);
    return frames.stream()
        .map(
            own ->
                own.stream().mapToInt(frame -> frame.isEmpty() ? -1 : rank(ranks, frame)).toArray())
        .toArray(int[][]::new);
  }

  /** Whether the name of each process contains the text, whatever its case. */
  boolean[] named(String lowerCase) {
    boolean[] named = new boolean[processes.size()];
    for (int i = 0; i < named.length; i++) {
      named[i] = processes.get(i).process().toLowerCase(Locale.ROOT).contains(lowerCase);
    }
    return named;
  }

  /** Whether a frame of each site, by process, contains the text, whatever its case. */
  boolean[][] sitesWith(String lowerCase) {
    Predicate<String> contains = frame -> frame.toLowerCase(Locale.ROOT).contains(lowerCase);
    boolean[][] with = new boolean[processes.size()][];
    for (int i = 0; i < with.length; i++) {
      AgentStatus agent = processes.get(i).agent();
      List<RecordedSite> sites = agent == null ? List.of() : agent.record().sites();
      with[i] = new boolean[sites.size()];
      for (int j = 0; j < with[i].length; j++) {
        with[i][j] = sites.get(j).frames().stream().anyMatch(contains);
      }
    }
    return with;
  }
}
