package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The TCP counters of one network namespace since it was made; immutable. A counter that this
 * kernel does not have is absent, not 0.
 */
public final class TcpCounters {
  private static final Set<String> TCP = kernelNames(TcpCounter.Section.TCP);
  private static final Set<String> TCP_EXT = kernelNames(TcpCounter.Section.TCP_EXT);

  private final Map<TcpCounter, Long> values;

  private TcpCounters(Map<TcpCounter, Long> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Reads {@code net/snmp} and {@code net/netstat}, one after the other. Needs no rights.
   *
   * @param procRoot {@code /proc}, or {@code /proc/PID} for the namespace of that process
   * @throws MalformedProcFileException names the file and the line
   */
  public static TcpCounters read(Path procRoot) throws IOException {
    Path snmp = procRoot.resolve("net/snmp");
    Path netstat = procRoot.resolve("net/netstat");
    return parse(snmp, ProcText.read(snmp), netstat, ProcText.read(netstat));
  }

  static TcpCounters parse(Path snmp, String snmpText, Path netstat, String netstatText)
      throws MalformedProcFileException {
    String tcp = TcpCounter.Section.TCP.kernelName();
    String tcpExt = TcpCounter.Section.TCP_EXT.kernelName();
    Map<String, Long> ofTcp = ProcNetSection.numbers(snmp, snmpText, tcp, TCP);
    Map<String, Long> ofTcpExt = ProcNetSection.numbers(netstat, netstatText, tcpExt, TCP_EXT);
    Map<TcpCounter, Long> values = new EnumMap<>(TcpCounter.class);
    for (TcpCounter counter : TcpCounter.values()) {
      Map<String, Long> numbers = counter.section() == TcpCounter.Section.TCP ? ofTcp : ofTcpExt;
      Long value = numbers.get(counter.kernelName());
      if (value != null && value != Long.MAX_VALUE) {
        values.put(counter, value);
      }
    }
    return new TcpCounters(values);
  }

  /** Empty if the kernel does not have it. */
  public OptionalLong value(TcpCounter counter) {
    Long value = values.get(counter);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Those that are there, in the order of the enum. */
  public Map<TcpCounter, Long> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TcpCounters counters && values.equals(counters.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  private static Set<String> kernelNames(TcpCounter.Section section) {
    Set<String> names = new HashSet<>();
    for (TcpCounter counter : TcpCounter.values()) {
      if (counter.section() == section) {
        names.add(counter.kernelName());
      }
    }
    return names;
  }
}
