package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordPlace;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.ProcessIdentity;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordsTest {
  private static final Path PROC = Path.of("/proc");
  private final SocketOwners owners = new SocketOwners(PROC);
  private final FlightRecords records = new FlightRecords(PROC);
  private ProcessIdentity self;
  @TempDir Path directory;

  @BeforeEach
  void identify() throws Exception {
    self = ProcessIdentity.ofThisProcess();
  }

  private FlightRecordWriter writer() throws Exception {
    return FlightRecordWriter.create(
        FlightRecordPlace.prepare(directory.resolve("records"), self.uid()),
        self,
        1024,
        "test",
        "billing",
        "com.acme",
        System.currentTimeMillis(),
        System.nanoTime());
  }

  private void lookAtProcesses() throws Exception {
    long nowNanos = System.nanoTime();
    owners.refresh(nowNanos);
    owners.find(new WantedOwners(), nowNanos);
  }

  private FlightRecords.Readings read() throws Exception {
    lookAtProcesses();
    return records.read(owners.processes().stream().filter(p -> p.pid() == self.pid()).toList());
  }

  private Path recordFile(String startTicks) throws Exception {
    return Files.createDirectories(directory.resolve("made"))
        .resolve(self.pid() + "-" + startTicks + "-0123abcd.rec");
  }

  @Test
  void read_recordOfThisProcess_isFoundThroughItsDescriptorEvenUnlinked() throws Exception {
    try (FlightRecordWriter writer = writer()) {
      writer.tick(System.nanoTime());
      FlightRecord record = read().byPid().get((int) self.pid());
      assertNotNull(record);
      assertEquals("billing", record.header().name());
      Files.delete(writer.path());
      assertNotNull(read().byPid().get((int) self.pid()));
    }
  }

  @Test
  void read_emptyFileWithARecordsName_isNamedUnreadable() throws Exception {
    Path file = recordFile(String.valueOf(self.startTicks()));
    try (FileChannel held = open(file)) {
      Map<Integer, String> unreadable = read().unreadable();
      assertEquals(1, unreadable.size(), held + " " + unreadable);
    }
  }

  @Test
  void read_randomBytes_isNamedUnreadable() throws Exception {
    Path file = recordFile(String.valueOf(self.startTicks()));
    Files.write(file, new byte[1 << 20]);
    try (FileChannel held = FileChannel.open(file, StandardOpenOption.READ)) {
      assertTrue(held.isOpen());
      assertEquals(1, read().unreadable().size());
    }
  }

  @Test
  void read_fifoWithARecordsName_isRefusedWithoutOpeningIt() throws Exception {
    Path fifo = recordFile(String.valueOf(self.startTicks()));
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    try (RandomAccessFile held = new RandomAccessFile(fifo.toFile(), "rw")) {
      assertNotNull(held.getFD());
      assertEquals(Map.of((int) self.pid(), "not a regular file"), read().unreadable());
    }
  }

  @Test
  void read_recordOfAnotherProcess_isNotThisOnes() throws Exception {
    Path mine;
    byte[] bytes;
    try (FlightRecordWriter writer = writer()) {
      mine = writer.path();
      bytes = Files.readAllBytes(mine);
    }
    Files.write(mine, bytes);
    try (FileChannel held = FileChannel.open(mine, StandardOpenOption.READ)) {
      assertTrue(held.isOpen());
      lookAtProcesses();
      SightedProcess sighted =
          owners.processes().stream().filter(p -> p.pid() == self.pid()).findFirst().orElseThrow();
      FlightRecords.Readings readings =
          records.read(
              List.of(
                  new SightedProcess(
                      sighted.pid(),
                      sighted.startTicks() + 1,
                      "x",
                      true,
                      false,
                      true,
                      1,
                      false,
                      sighted.recordFds())));
      assertTrue(readings.byPid().isEmpty());
      assertTrue(
          readings.unreadable().get((int) self.pid()).startsWith("of another process"),
          readings.toString());
    }
  }

  @Test
  void read_descriptorClosedMeanwhile_isMoved() {
    SightedProcess gone =
        new SightedProcess(
            (int) self.pid(), self.startTicks(), "x", true, false, true, 1, false, List.of(99_999));
    assertEquals(java.util.Set.of((int) self.pid()), records.read(List.of(gone)).moved());
  }

  private static FileChannel open(Path file) throws Exception {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
