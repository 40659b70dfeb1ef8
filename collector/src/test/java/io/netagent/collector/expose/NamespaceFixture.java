package io.netagent.collector.expose;

import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.source.PortRange;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The network namespaces of {@link SnapshotFixture}: one full of trouble, one hardly readable. */
final class NamespaceFixture {
  private static final long OWN = SnapshotFixture.OWN_NAMESPACE;
  private static final long OTHER = SnapshotFixture.OTHER_NAMESPACE;
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final PortRange RANGE = PortRange.parse("32768 33767", "32800-32899");

  private NamespaceFixture() {}

  static NamespaceStatus own() {
    return new NamespaceStatus(
        OWN,
        true,
        1,
        20,
        List.of(
            new ListenQueue(OWN, "0.0.0.0:8443", 6, SnapshotFixture.SICK_PID, 8, 51, 50),
            new ListenQueue(OWN, "0.0.0.0:22", 4, -1, -1, 0, -1)),
        new EphemeralPorts(
            OWN,
            RANGE,
            List.of(
                new PortUse(
                    OWN, "10.0.0.1", "10.0.0.9:8080", SnapshotFixture.SICK_PID, 720, 700, 90),
                new PortUse(OWN, "10.0.0.1", "10.0.0.8:8080", -1, 1, 0, NEVER)),
            List.of(new PortUse(OWN, "10.0.0.1", "", SnapshotFixture.SICK_PID, 720, 700, NEVER))),
        new SocketTotals(6, 2, -1, 702, 3, 14, 9),
        counters("/expose/proc"), // Made by hand: a kernel that lacks most of them.
        new TcpLimits(
            RANGE,
            131_072,
            -1,
            2,
            4_096,
            2_048,
            60,
            Long.MAX_VALUE,
            12_000,
            262_144,
            40,
            List.of()));
  }

  static NamespaceStatus other() {
    return new NamespaceStatus(
        OTHER,
        false,
        77,
        1,
        List.of(new ListenQueue(OTHER, "0.0.0.0:8443", 4, 77, -1, 2, 128)),
        null,
        null,
        null,
        null);
  }

  static TcpCounters counters(String resource) {
    try {
      Path proc =
          Path.of(Objects.requireNonNull(NamespaceFixture.class.getResource(resource)).toURI());
      return TcpCounters.read(proc);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
