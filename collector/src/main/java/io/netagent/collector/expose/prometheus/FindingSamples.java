package io.netagent.collector.expose.prometheus;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open findings, counted by rule and process. */
final class FindingSamples {
  /**
   * What a JVM with an agent has with value 0 while there is nothing to find: an alert resolves on
   * a 0, and an absent series only goes stale. Other rules have their 0 for an hour after their
   * finding was withdrawn.
   */
  private static final Labels ALWAYS_SHOWN =
      new Labels(
          RuleId.CLOSE_WAIT_LEAK.text(),
          RuleId.CLOSE_WAIT_LEAK.usualSeverity(),
          RuleId.CLOSE_WAIT_LEAK.benign());

  /** What grows until nothing goes any more; alerts name them. */
  static final Set<String> LEAKS =
      Set.of(
          RuleId.CLOSE_WAIT_LEAK.text(),
          RuleId.ABANDONED_UNTIL_GC.text(),
          RuleId.CLOSED_BUT_OPEN.text());

  /** What is folded comes last; the first of it is the gravest of the rest. */
  private static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparing(Finding::benign)
          .thenComparing(Finding::severity, Comparator.reverseOrder())
          .thenComparing(finding -> !LEAKS.contains(finding.rule()))
          .thenComparing(Finding::rule);

  private FindingSamples() {}

  /**
   * Adds them.
   *
   * @param named the processes that have series of their own
   */
  static void add(
      FamilyBuilder families,
      ProcessNames names,
      SeriesMemory memory,
      Snapshot snapshot,
      Set<Integer> named) {
    Map<List<String>, Integer> open = new LinkedHashMap<>();
    Map<Integer, Integer> roomByJvm = new LinkedHashMap<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (process.agent() != null && named.contains(process.pid())) {
        roomByJvm.put(process.pid(), ProcessSamples.JVM_FINDINGS - 2); // Itself, and the rest.
        String name = names.name(process.pid());
        open.put(ALWAYS_SHOWN.with(name, ProcessNames.pid(process.pid())), 0);
      }
    }
    int room = memory.limits.findings();
    int folded = 0;
    Set<List<String>> foldedSeries = new HashSet<>();
    List<Finding> shown = new ArrayList<>(snapshot.findings());
    shown.sort(GRAVEST_FIRST);
    snapshot.withdrawn().forEach(each -> shown.add(each.finding()));
    for (int i = 0; i < shown.size(); i++) {
      int weight = i < snapshot.findings().size() ? 1 : 0;
      Finding finding = shown.get(i);
      int pid = finding.pid();
      Labels labels = new Labels(finding.rule(), finding.severity(), finding.benign());
      String name = named.contains(pid) ? names.name(pid) : LabelText.printable(finding.process());
      List<String> values = labels.with(name, ProcessNames.pid(pid));
      Integer roomOfJvm = roomByJvm.get(pid);
      if (open.containsKey(values)) {
        // Another finding of the same series.
      } else if (roomOfJvm != null) {
        if (roomOfJvm > 0) {
          roomByJvm.put(pid, roomOfJvm - 1);
        } else if (weight == 0) {
          continue; // A 0 is not worth the place of what stands.
        } else {
          foldedSeries.add(values);
          folded += weight;
          // The gravest comes first, and its severity is that of the rest.
          values = restOf(open.keySet(), ProcessNames.pid(pid), labels, name);
        }
      } else if (room == 0 || !(named.contains(pid) || pid < 0)) {
        foldedSeries.add(values);
        values = labels.with(ProcessNames.OTHER, "");
        folded += weight;
      } else {
        room--;
      }
      open.merge(values, weight, Integer::sum);
    }
    open.forEach(
        (values, count) ->
            families.add(MetricCatalog.FINDINGS, count, values.toArray(String[]::new)));
    families.add(MetricCatalog.FOLDED, folded, "findings");
    memory.folded.folded(MetricCatalog.FINDINGS, foldedSeries.size());
  }

  /** The series of a JVM's findings that have none of their own. */
  private static List<String> restOf(
      Set<List<String>> open, String pid, Labels first, String name) {
    for (List<String> values : open) {
      if (values.get(0).equals(ProcessNames.OTHER) && values.get(4).equals(pid)) {
        return values;
      }
    }
    return new Labels(ProcessNames.OTHER, first.severity, first.benign).with(name, pid);
  }

  private record Labels(String rule, Severity severity, boolean benign) {
    List<String> with(String process, String pid) {
      return List.of(rule, severity.label(), Boolean.toString(benign), process, pid);
    }
  }
}
