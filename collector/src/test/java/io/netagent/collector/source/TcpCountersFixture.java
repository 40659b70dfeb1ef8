package io.netagent.collector.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes counters without a kernel. */
public final class TcpCountersFixture {
  private TcpCountersFixture() {}

  /** Those of the section TcpExt. */
  public static TcpCounters of(Map<TcpCounter, Long> values) {
    String names =
        values.keySet().stream().map(TcpCounter::kernelName).collect(Collectors.joining(" "));
    String numbers = values.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
    try {
      return TcpCounters.parse(
          Path.of("snmp"),
          "Tcp: CurrEstab\nTcp: 1\n",
          Path.of("netstat"),
          "TcpExt: " + names + "\nTcpExt: " + numbers + "\n");
    } catch (MalformedProcFileException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
