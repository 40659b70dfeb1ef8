package io.netagent.recorder;

/**
 * What a flight record says about itself and its process. Text in it is hostile to whoever prints
 * it.
 */
public final class RecordHeader {
  private final long pid;
  private final long startTicks;
  private final long pidNamespaceInode;
  private final String bootId;
  private final long startedAtNanos;
  private final long tickNanos;
  private final RecordState state;
  private final int backedSlots;
  private final String agentVersion;
  private final String name;
  private final String applicationPackages;
  private final String hookReport;
  private final String firstHookError;

  RecordHeader(
      long pid,
      long startTicks,
      long pidNamespaceInode,
      String bootId,
      long startedAtNanos,
      long tickNanos,
      RecordState state,
      int backedSlots,
      String agentVersion,
      String name,
      String applicationPackages,
      String hookReport,
      String firstHookError) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.pidNamespaceInode = pidNamespaceInode;
    this.bootId = bootId;
    this.startedAtNanos = startedAtNanos;
    this.tickNanos = tickNanos;
    this.state = state;
    this.backedSlots = backedSlots;
    this.agentVersion = agentVersion;
    this.name = name;
    this.applicationPackages = applicationPackages;
    this.hookReport = hookReport;
    this.firstHookError = firstHookError;
  }

  /** In the PID namespace of the process itself. */
  public long pid() {
    return pid;
  }

  /** Field 22 of /proc/PID/stat: clock ticks after boot. */
  public long startTicks() {
    return startTicks;
  }

  /** Of /proc/self/ns/pid; 0 if it could not be read. */
  public long pidNamespaceInode() {
    return pidNamespaceInode;
  }

  /** /proc/sys/kernel/random/boot_id, or empty. */
  public String bootId() {
    return bootId;
  }

  /** CLOCK_MONOTONIC when recording began. */
  public long startedAtNanos() {
    return startedAtNanos;
  }

  /** CLOCK_MONOTONIC of the agent thread's last tick: the JVM's heartbeat, every 100 ms. */
  public long tickNanos() {
    return tickNanos;
  }

  public RecordState state() {
    return state;
  }

  /** Slots that memory exists for; fds from here on are untracked. */
  public int backedSlots() {
    return backedSlots;
  }

  public String agentVersion() {
    return agentVersion;
  }

  /** The option {@code name=}, or empty. */
  public String name() {
    return name;
  }

  /** The option {@code app=} as given: package prefixes divided by colons, or empty. */
  public String applicationPackages() {
    return applicationPackages;
  }

  /** Planned hooks that did not apply, in words; empty when all did. */
  public String hookReport() {
    return hookReport;
  }

  /** The first throwable that a hook caught, or empty. */
  public String firstHookError() {
    return firstHookError;
  }
}
