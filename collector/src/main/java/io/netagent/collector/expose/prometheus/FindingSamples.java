package io.netagent.collector.expose.prometheus;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The open findings, counted by rule and process. */
final class FindingSamples {
  /** Series of processes without an agent; what is beyond stands under process {@code other}. */
  static final int NAMED = 150;

  /**
   * What a JVM with an agent has with value 0 while there is nothing to find: an alert resolves on
   * a 0, and an absent series only goes stale. Other rules have their 0 for an hour after their
   * finding was withdrawn.
   */
  private static final List<Labels> ALWAYS_SHOWN =
      Stream.of(RuleId.CLOSE_WAIT_LEAK, RuleId.ACCEPTED_UNREAD, RuleId.IDLE_POOL_CLOSE_WAIT)
          .map(rule -> new Labels(rule.text(), rule.usualSeverity(), rule.benign()))
          .toList();

  private FindingSamples() {}

  /**
   * Adds them.
   *
   * @param named the processes that have series of their own
   */
  static void add(
      FamilyBuilder families, ProcessNames names, Snapshot snapshot, Set<Integer> named) {
    Map<List<String>, Integer> open = new LinkedHashMap<>();
    Set<Integer> withAgent = new HashSet<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (process.agent() != null) {
        withAgent.add(process.pid());
        String name = names.name(process.pid());
        String pid = ProcessNames.pid(process.pid());
        ALWAYS_SHOWN.forEach(labels -> open.put(labels.with(name, pid), 0));
      }
    }
    int room = NAMED;
    int folded = 0;
    List<Finding> shown = new ArrayList<>(snapshot.findings());
    snapshot.withdrawn().forEach(each -> shown.add(each.finding()));
    for (int i = 0; i < shown.size(); i++) {
      int weight = i < snapshot.findings().size() ? 1 : 0;
      Finding finding = shown.get(i);
      Labels labels = new Labels(finding.rule(), finding.severity(), finding.benign());
      String name =
          named.contains(finding.pid())
              ? names.name(finding.pid())
              : LabelText.printable(finding.process());
      List<String> values = labels.with(name, ProcessNames.pid(finding.pid()));
      if (!withAgent.contains(finding.pid()) && !open.containsKey(values)) {
        if (room == 0 || !(named.contains(finding.pid()) || finding.pid() < 0)) {
          values = labels.with(ProcessNames.OTHER, "");
          folded += weight;
        } else {
          room--;
        }
      }
      open.merge(values, weight, Integer::sum);
    }
    open.forEach(
        (values, count) ->
            families.add(MetricCatalog.FINDINGS, count, values.toArray(String[]::new)));
    families.add(MetricCatalog.FOLDED, folded, "findings");
  }

  private record Labels(String rule, Severity severity, boolean benign) {
    List<String> with(String process, String pid) {
      return List.of(rule, severity.label(), Boolean.toString(benign), process, pid);
    }
  }
}
