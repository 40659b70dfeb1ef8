package io.netagent.collector.source;

import io.netagent.collector.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell in a network namespace of its own; both end with {@link #close}. */
public final class NamespaceProcess implements AutoCloseable {
  /** Limits that no machine has by default; 94 ports are left. */
  static final String SETTINGS =
      "echo '10000 10099' >/proc/sys/net/ipv4/ip_local_port_range\n"
          + "echo 10010-10014,10050,11000 >/proc/sys/net/ipv4/ip_local_reserved_ports\n"
          + "echo 77 >/proc/sys/net/core/somaxconn";

  private final Process process;
  private final BufferedReader output;

  private NamespaceProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Runs a script there, then waits for a line of input.
   *
   * @param afterwards commands for when that line has come
   */
  public static NamespaceProcess start(String script, String afterwards)
      throws IOException, InterruptedException {
    Requirement.command("unshare");
    Requirement.command("ip");
    Process probe = new ProcessBuilder("unshare", "-n", "true").start();
    Requirement.that(probe.waitFor() == 0, "no right to make a network namespace");
    String all =
        "set -e; ip link set lo up\n" + script + "\necho ready; read line\n" + afterwards + "\n";
    NamespaceProcess started =
        new NamespaceProcess(
            new ProcessBuilder("unshare", "-n", "sh", "-c", all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    started.expect("ready");
    return started;
  }

  public int pid() {
    return (int) process.pid();
  }

  SightedProcess sighted() {
    return sighted(pid());
  }

  static SightedProcess sighted(int pid) {
    return new SightedProcess(pid, 1, "sh", false, false, true, 3, false, List.of());
  }

  /** Its namespace, by the link, as root sees it. */
  NetworkNamespace namespace() {
    NetworkNamespaces namespaces = new NetworkNamespaces(Path.of("/proc"));
    namespaces.refresh(List.of(sighted()), 0);
    return namespaces.namespaces().stream().filter(n -> !n.own()).findFirst().orElseThrow();
  }

  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  void expect(String line) throws IOException {
    String said = output.readLine();
    if (!line.equals(said)) {
      close();
      throw new AssertionError("instead of '" + line + "': " + said);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
