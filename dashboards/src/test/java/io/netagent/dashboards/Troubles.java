package io.netagent.dashboards;

import java.util.Map;
import java.util.TreeMap;

/** What every host has of everything, all the time, and what nobody is to be told of. */
final class Troubles {
  private static final String LE = ",le=\"";

  private final Replay host;
  private final Map<String, Double> counters = new TreeMap<>();
  private String jvm = "";

  Troubles(Replay host) {
    this.host = host;
  }

  void step() {
    if (!host.jvm().equals(jvm)) {
      counters.keySet().removeIf(name -> name.startsWith("netagent_jvm")); // A restart.
      jvm = host.jvm();
    }
    host.set("up", "", 1);
    host.set("netagent_collector_last_tick_timestamp_seconds", "", host.hour() * 3600);
    host.set("netagent_collector_source_passed_over", "source=\"netlink\"", 0);
    host.set("netagent_collector_flight_records", "status=\"unreadable\"", rarely(1));
    host.set("netagent_collector_folded", "subject=\"processes\"", 300);
    host.set("netagent_collector_folded", "subject=\"findings\"", 0);
    host.set("netagent_jvm_missing_hooks", jvm, 0);
    count("netagent_hook_errors_total", jvm, 0);
    path();
    queue();
    calls();
    findings();
  }

  private void path() {
    count("netagent_host_tcp_events_total", "event=\"sent_segments\"", 60_000);
    double lost = host.chance() < 0.05 ? 4000 : 300; // A bad minute now and then.
    count("netagent_host_tcp_events_total", "event=\"retransmitted_segments\"", lost);
    host.set("netagent_path_retransmit_ratio", "remote=\"10.0.0.9\"", rarely(0.2));
    host.set("netagent_host_tcp_sockets", "kind=\"time_wait\"", 20_000 + rarely(40_000));
    host.set("netagent_host_tcp_limit", "limit=\"max_time_wait\"", 65_536);
  }

  private void queue() {
    String listener = jvm + ",local=\"0.0.0.0:8080\",netns=\"own\"";
    host.set("netagent_tcp_listen_queue_connections", listener, rarely(128));
    host.set("netagent_tcp_listen_queue_limit", listener, 128);
    double drops = host.chance() < 0.002 ? 7 : 0;
    count("netagent_host_tcp_events_total", "event=\"listen_overflows\"", drops);
  }

  private void calls() {
    count("netagent_jvm_connections_opened_total", jvm + ",role=\"client\"", 200);
    count("netagent_jvm_connect_failures_total", jvm + ",error=\"refused\"", rarely(30));
    count("netagent_jvm_connect_failures_total", jvm + ",error=\"no_local_port\"", 0);
    for (String call : new String[] {"lookup", "tls_handshake"}) {
      String histogram = "netagent_jvm_" + call + "_seconds";
      double slow = rarely(3);
      count(histogram + "_bucket", jvm + LE + "0.0503316\"", 100 - slow);
      count(histogram + "_bucket", jvm + LE + "0.9395241\"", 100 - slow);
      count(histogram + "_bucket", jvm + LE + "2.95279\"", 100);
      count(histogram + "_bucket", jvm + LE + "+Inf\"", 100);
      count(histogram + "_count", jvm, 100);
    }
  }

  private void findings() {
    String rule = ",rule=\"idle-pool-close-wait\",severity=\"info\",benign=\"true\"";
    host.set("netagent_findings", jvm + rule, 1);
    rule = ",rule=\"slow-dns\",severity=\"warning\",benign=\"false\"";
    host.set("netagent_findings", jvm + rule, rarely(1));
  }

  /** For one step in fifty; in steps of minutes it would last for minutes. */
  private double rarely(double value) {
    return host.stepSeconds() <= 60 && host.chance() < 0.02 ? value : 0;
  }

  private void count(String metric, String labels, double perMinute) {
    double sum = counters.merge(metric + labels, perMinute * host.stepSeconds() / 60, Double::sum);
    host.set(metric, labels, Math.rint(sum));
  }
}
