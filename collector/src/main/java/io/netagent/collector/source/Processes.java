package io.netagent.collector.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Names, command lines and limits of processes, by OSHI. Cached: they are asked for once, again
 * when the process has called exec (its comm changes), and every minute for the limit. Not
 * thread-safe.
 */
public final class Processes {
  private static final long REFRESH_NANOS = Duration.ofSeconds(60).toNanos();

  private final OperatingSystem system;
  private final Map<Key, Asked> asked = new HashMap<>();

  public Processes() {
    this(new SystemInfo().getOperatingSystem());
  }

  Processes(OperatingSystem system) {
    this.system = system;
  }

  private record Key(int pid, long startTicks, String comm) {}

  private record Asked(Description description, long atNanos) {}

  /**
   * What a process is called and may do.
   *
   * @param name for a JVM the simple name of its main class or its jar's file name, else the comm
   * @param commandLine with secrets masked; empty if it can't be read
   * @param maxFds the soft limit, or -1
   */
  public record Description(String name, String commandLine, long maxFds) {}

  /** From the cache where it can be. */
  public Description describe(SightedProcess process, long nowNanos) {
    Key key = key(process);
    Asked known = asked.get(key);
    if (known != null && nowNanos - known.atNanos < REFRESH_NANOS) {
      return known.description;
    }
    Description description = ask(process);
    asked.put(key, new Asked(description, nowNanos));
    return description;
  }

  /** Forgets all other processes. */
  public void retain(List<SightedProcess> processes) {
    Set<Key> keys = new HashSet<>();
    processes.forEach(process -> keys.add(key(process)));
    asked.keySet().retainAll(keys);
  }

  private static Key key(SightedProcess process) {
    return new Key(process.pid(), process.startTicks(), process.comm());
  }

  private Description ask(SightedProcess process) {
    OSProcess found = system.getProcess(process.pid());
    if (found == null) {
      return new Description(process.comm(), "", -1);
    }
    List<String> arguments = found.getArguments();
    String label = process.jvm() ? ProcessLabel.ofJvm(arguments) : null;
    String name = label != null ? label : process.comm();
    long softLimit = found.getSoftOpenFileLimit();
    return new Description(name, SecretMask.commandLine(arguments), softLimit > 0 ? softLimit : -1);
  }
}
