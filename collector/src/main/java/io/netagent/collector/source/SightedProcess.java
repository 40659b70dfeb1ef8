package io.netagent.collector.source;

import java.util.List;

/**
 * One user process as the latest look at /proc found it.
 *
 * @param startTicks field 22 of its stat: with the pid it names the process for ever
 * @param comm hostile text
 * @param jvm its executable is called java, or it holds a flight record
 * @param stopped by a signal or a debugger
 * @param readable whether its file descriptors may be looked at
 * @param openFds or -1
 * @param ownsSockets it holds at least one socket of the table
 * @param recordFds descriptors whose file bears a flight record's name; what they are is for {@link
 *     FlightRecords} to check
 */
public record SightedProcess(
    int pid,
    long startTicks,
    String comm,
    boolean jvm,
    boolean stopped,
    boolean readable,
    long openFds,
    boolean ownsSockets,
    List<Integer> recordFds) {

  public SightedProcess {
    recordFds = List.copyOf(recordFds);
  }
}
