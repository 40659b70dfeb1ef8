package io.netagent.recorder;

import io.netagent.socket.FourTuple;
import java.util.List;

/** Makes readings of flight records without a file, for the tests of what is built on them. */
public final class RecordFixture {
  private RecordFixture() {}

  /** A record that ticks at this moment. */
  public static FlightRecord record(
      long tickNanos, List<RecordedConnection> connections, List<RecordedSite> sites) {
    return record(tickNanos, RecordState.RECORDING, "", "", connections, sites);
  }

  public static FlightRecord record(
      long tickNanos,
      RecordState state,
      String name,
      String applicationPackages,
      List<RecordedConnection> connections,
      List<RecordedSite> sites) {
    return new RecordBuilder()
        .tickNanos(tickNanos)
        .state(state)
        .name(name)
        .applicationPackages(applicationPackages)
        .connections(connections)
        .sites(sites)
        .build();
  }

  /** A record whose agent tells what it could not do. */
  public static FlightRecord troubled(
      RecordState state, String hookReport, String firstHookError, long[] counters) {
    return new RecordBuilder()
        .state(state)
        .hooks(hookReport, firstHookError)
        .counters(counters)
        .build();
  }

  /** A connection with these ends that was reset after a pause of 90 s. */
  public static ClosedConnection reset(
      FourTuple ends, long sequence, int siteId, long openedAtNanos, long closedAtNanos) {
    return new ClosedConnection(
        sequence,
        ConnectionRole.CLIENT,
        CloseReason.RESET,
        ends.remoteHigh(),
        ends.remoteLow(),
        ends.remotePort(),
        ends.localPort(),
        siteId,
        openedAtNanos,
        closedAtNanos,
        false,
        true,
        900 | 20L << 32);
  }

  /** A connection that the process opened and has closed. */
  public static ClosedConnection closed(
      long remoteHigh,
      long remoteLow,
      int remotePort,
      int localPort,
      int siteId,
      long closedAtNanos) {
    return new ClosedConnection(
        0,
        ConnectionRole.CLIENT,
        CloseReason.NORMAL,
        remoteHigh,
        remoteLow,
        remotePort,
        localPort,
        siteId,
        closedAtNanos - 1,
        closedAtNanos,
        false,
        false,
        0);
  }

  /** The same from its beginning on; to ::10.0.0.7. */
  public static ClosedConnection closed(
      long sequence,
      int remotePort,
      int siteId,
      long openedAtNanos,
      long closedAtNanos,
      boolean usedOnce) {
    return new ClosedConnection(
        sequence,
        ConnectionRole.CLIENT,
        CloseReason.NORMAL,
        0,
        0x0a000007,
        remotePort,
        40_000,
        siteId,
        openedAtNanos,
        closedAtNanos,
        false,
        usedOnce,
        0);
  }
}
