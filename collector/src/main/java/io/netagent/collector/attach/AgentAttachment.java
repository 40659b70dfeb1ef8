package io.netagent.collector.attach;

import io.netagent.collector.source.FlightRecords;
import io.netagent.collector.source.SightedProcess;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordPlace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The agent and one JVM that runs: in, out, and what is there. */
public final class AgentAttachment {
  private static final Path PROC = Path.of("/proc");
  private static final String DELETED = " (deleted)";

  private final TargetJvm target;
  private final Path jar;

  private AgentAttachment(TargetJvm target, Path jar) {
    this.target = target;
    this.jar = jar;
  }

  /**
   * Looks at the process; touches nothing.
   *
   * @param jar netagent.jar
   * @throws AttachFailedException if it is no JVM that can be attached to
   */
  public static AgentAttachment to(int pid, Path jar) throws AttachFailedException {
    try {
      return new AgentAttachment(TargetJvm.find(pid), jar.toRealPath());
    } catch (IOException e) {
      throw new AttachFailedException("no agent at " + jar, e);
    } catch (LinkageError e) {
      throw new AttachFailedException(
          "JNA can't load its native library: name a directory with room that is not mounted noexec"
              + " with -Djna.tmpdir=DIR",
          e);
    }
  }

  /**
   * Puts the agent in, or changes the options of the one that is in.
   *
   * @param options {@code key=value} divided by commas, or empty
   */
  public AgentAnswer attach(String options) throws AttachFailedException {
    return order("attach", options);
  }

  /** Takes it out. */
  public AgentAnswer detach() throws AttachFailedException {
    return order("detach", "");
  }

  private AgentAnswer order(String request, String options) throws AttachFailedException {
    AttachOrder order = new AttachOrder(target.pid(), target.startTicks(), request, options, jar);
    long self = Posix.effectiveUid();
    if (self == target.uid() && Posix.effectiveGid() == target.gid()) {
      return AttachExchange.run(order, false);
    }
    if (self != 0) {
      throw TargetJvm.otherUser(target.pid(), target.uid(), null);
    }
    return AttachChild.run(order);
  }

  /**
   * The record that the process holds open now, whoever put the agent in.
   *
   * @throws AttachFailedException if there is one that can't be read
   */
  public Optional<FlightRecord> record() throws AttachFailedException {
    FlightRecords.Readings readings = new FlightRecords(PROC).read(List.of(sighted()));
    String unreadable = readings.unreadable().get(target.pid());
    if (unreadable != null) {
      throw new AttachFailedException("its flight record can't be read: " + unreadable);
    }
    return Optional.ofNullable(readings.byPid().get(target.pid()));
  }

  private SightedProcess sighted() throws AttachFailedException {
    List<Integer> recordFds = new ArrayList<>();
    Path directory = PROC.resolve(target.pid() + "/fd");
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(directory)) {
      for (Path fd : fds) {
        if (namesARecord(fd)) {
          recordFds.add(Integer.valueOf(fd.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw target.isAlive()
          ? TargetJvm.otherUser(target.pid(), target.uid(), e)
          : new AttachFailedException("process " + target.pid() + " has ended", e);
    }
    return new SightedProcess(
        target.pid(), target.startTicks(), "", true, false, true, -1, true, recordFds);
  }

  private static boolean namesARecord(Path fd) {
    try {
      String name = Files.readSymbolicLink(fd).toString();
      name = name.substring(name.lastIndexOf('/') + 1);
      return FlightRecordPlace.isFileName(
          name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name);
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }
}
