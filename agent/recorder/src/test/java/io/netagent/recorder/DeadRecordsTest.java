package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a starting agent removes of the records beside its own, and what it never touches. */
class DeadRecordsTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long NOW_NANOS = 1_000 * HOUR_NANOS;
  private static final long HOUR_MILLIS = 3_600_000L;

  @TempDir Path parent;
  private FlightRecordPlace place;
  private ProcessIdentity self;
  private long laterEpochMillis;

  @BeforeEach
  void place() throws IOException {
    self = ProcessIdentity.ofThisProcess();
    place = FlightRecordPlace.prepare(parent.resolve("records"), self.uid());
    // All files that a test makes are two minutes old then.
    laterEpochMillis = System.currentTimeMillis() + 120_000;
  }

  /** The record of process {@code pid}, which last ticked at this time and then died. */
  private Path deadRecord(int pid, long tickNanos) throws IOException {
    Path path;
    try (FlightRecordWriter writer = TestRecord.writer(parent, 1)) {
      writer.tick(tickNanos);
      path = writer.path();
    }
    return Files.move(path, place.directory().resolve(pid + "-1-0123abcd.rec"));
  }

  private void sweep() {
    DeadRecords.sweep(place, self, laterEpochMillis, NOW_NANOS);
  }

  private TreeSet<String> names() throws IOException {
    try (Stream<Path> files = Files.list(place.directory())) {
      return files
          .map(file -> file.getFileName().toString().replace("-1-0123abcd.rec", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void sweep_moreThanFiveDead_keepsTheFiveThatTickedLast() throws Exception {
    int[] pids = {15, 12, 18, 11, 17, 13, 16, 14};
    for (int pid : pids) {
      deadRecord(pid, NOW_NANOS - pid * 60_000_000_000L);
    }
    sweep();
    assertEquals("[11, 12, 13, 14, 15]", names().toString());
    sweep();
    assertEquals("[11, 12, 13, 14, 15]", names().toString());
  }

  @Test
  void sweep_deadForADay_isRemoved() throws Exception {
    deadRecord(1, NOW_NANOS - 24 * HOUR_NANOS);
    deadRecord(2, NOW_NANOS - 24 * HOUR_NANOS - 1);
    sweep();
    assertEquals("[1]", names().toString());
  }

  @Test
  void sweep_ofAnotherBoot_isRemoved() throws Exception {
    Path path = deadRecord(1, NOW_NANOS);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(48);
      file.writeLong(0x1234);
    }
    sweep();
    assertEquals("[]", names().toString());
  }

  @Test
  void sweep_noRecordUnderARecordsName_isRemoved() throws Exception {
    Files.createFile(place.directory().resolve("1-1-0123abcd.rec"));
    Files.writeString(place.directory().resolve("2-1-0123abcd.rec"), "x".repeat(5_000));
    sweep();
    assertEquals("[]", names().toString());
  }

  /** Its tick can't tell when it died; its last write can, and it must not stay for ever. */
  @Test
  void sweep_tickYetToCome_isKeptForADayAfterTheLastWrite() throws Exception {
    Path fresh = deadRecord(1, NOW_NANOS + 1);
    Path old = deadRecord(2, Long.MAX_VALUE);
    Files.setLastModifiedTime(
        old, FileTime.fromMillis(laterEpochMillis - 24 * HOUR_MILLIS - 1_000));
    sweep();
    assertTrue(Files.exists(fresh));
    assertFalse(Files.exists(old));
  }

  @Test
  void sweep_youngerThanAMinute_isLeftAlone() throws Exception {
    Path young = deadRecord(1, 0);
    Path old = deadRecord(2, 0);
    Path future = deadRecord(3, 0);
    Files.setLastModifiedTime(young, FileTime.fromMillis(laterEpochMillis - 59_000));
    Files.setLastModifiedTime(old, FileTime.fromMillis(laterEpochMillis - 61_000));
    Files.setLastModifiedTime(future, FileTime.fromMillis(laterEpochMillis + HOUR_MILLIS));
    sweep();
    assertEquals("[1, 3]", names().toString());
  }

  @Test
  void sweep_otherNamesAndKinds_areLeftAlone() throws Exception {
    Path records = place.directory();
    Path elsewhere = Files.createFile(parent.resolve("elsewhere"));
    for (String name :
        new String[] {
          "notes.txt", "1-1-0123abcd.rec.bak", "1-1-0123ABCD.rec", "1-1-123.rec", "x-1-0123abcd.rec"
        }) {
      Files.createFile(records.resolve(name));
    }
    Files.createDirectory(records.resolve("7-1-0123abcd.rec"));
    Files.createSymbolicLink(records.resolve("8-1-0123abcd.rec"), elsewhere);
    TreeSet<String> before = names();
    sweep();
    assertEquals(before, names());
    assertTrue(Files.isSymbolicLink(records.resolve("8-1-0123abcd.rec")));
    assertTrue(Files.exists(elsewhere, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void sweep_directoryGone_doesNothing() throws Exception {
    Files.delete(place.directory());
    sweep();
    assertFalse(Files.exists(place.directory()));
  }

  @Test
  void create_livingAndKilledProcesses_keepsTheLivingAndFiveOfTheKilled() throws Exception {
    String directory = place.directory().toString();
    TreeSet<String> expected = new TreeSet<>();
    try (ChildJvm living = ChildJvm.start(RecordingMain.class, directory)) {
      Path livingRecord = Path.of(living.line());
      for (int i = 0; i < 6; i++) {
        try (ChildJvm killed = ChildJvm.start(RecordingMain.class, directory)) {
          Path record = Path.of(killed.line());
          if (i > 0) {
            expected.add(record.getFileName().toString());
          }
          killed.kill();
        }
      }
      expected.add(livingRecord.getFileName().toString());
      assertEquals(7, names().size());

      try (ChildJvm sweeping =
          ChildJvm.start(SweepingMain.class, directory, String.valueOf(laterEpochMillis), "0")) {
        assertEquals("exit 0", sweeping.rest());
      }
      assertEquals(expected, names());

      living.kill();
      Files.delete(livingRecord);
    }
  }

  /** A second agent in the JVM, or a test: the sweep must not take the lock off its own record. */
  @Test
  void create_secondRecordOfThisProcess_leavesTheFirstOneLocked() throws Exception {
    try (FlightRecordWriter first = TestRecord.writer(parent, 1);
        FlightRecordWriter second =
            FlightRecordWriter.create(
                place, self, 1, "1", "", "", laterEpochMillis, System.nanoTime())) {
      assertTrue(Files.exists(first.path()));
      assertSurvivesAnotherProcess(first.path());
      assertSurvivesAnotherProcess(second.path());
    }
  }

  @Test
  void close_ofALivingRecord_freesTheLock() throws Exception {
    Path path;
    try (FlightRecordWriter writer = TestRecord.writer(parent, 1)) {
      path = writer.path();
      sweepElsewhere();
      assertTrue(Files.exists(path));
    }
    sweepElsewhere();
    assertFalse(Files.exists(path));
  }

  private void assertSurvivesAnotherProcess(Path path) throws Exception {
    sweepElsewhere();
    assertTrue(Files.exists(path), "another process took " + path + " for dead");
  }

  /** By a process to which whatever is dead has been so for two days. */
  private void sweepElsewhere() throws Exception {
    try (ChildJvm sweeping =
        ChildJvm.start(
            SweepingMain.class,
            place.directory().toString(),
            String.valueOf(laterEpochMillis),
            String.valueOf(48 * HOUR_NANOS))) {
      assertEquals("exit 0", sweeping.rest());
    }
  }
}
