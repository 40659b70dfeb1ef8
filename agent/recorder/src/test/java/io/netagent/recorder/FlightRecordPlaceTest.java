package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlightRecordPlaceTest {
  @TempDir Path parent;
  private Path directory;
  private ProcessIdentity self;

  @BeforeEach
  void names() throws IOException {
    directory = parent.resolve("netagent-1");
    self = ProcessIdentity.ofThisProcess();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private IOException refused(Path path) {
    IOException thrown =
        assertThrows(IOException.class, () -> FlightRecordPlace.prepare(path, self.uid()));
    assertTrue(
        String.valueOf(thrown.getMessage()).contains(path.toString()),
        "the message names the directory: " + thrown);
    return thrown;
  }

  private FlightRecordWriter create(int slotCapacity) throws IOException {
    return FlightRecordWriter.create(
        FlightRecordPlace.prepare(directory, self.uid()), self, slotCapacity, "1", "", "", 0, 1);
  }

  @Test
  void defaultDirectory_ofAUid_isInSharedMemory() {
    assertEquals(Path.of("/dev/shm/netagent-0"), FlightRecordPlace.defaultDirectory(0));
    assertEquals(Path.of("/dev/shm/netagent-4294967295"), FlightRecordPlace.defaultDirectory(-1));
  }

  @Test
  void prepare_nothingThere_createsItForTheOwnerOnly() throws Exception {
    assertEquals(directory, FlightRecordPlace.prepare(directory, self.uid()).directory());
    assertTrue(Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
    assertEquals("rwx------", mode(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwx--x---", "rwx------"})
  void prepare_directoryThatOnlyTheOwnerWritesTo_isTakenAsItIs(String mode) throws Exception {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    FlightRecordPlace.prepare(directory, self.uid());
    assertEquals(mode, mode(directory));
  }

  /** As /tmp or /dev/shm of root: closing it would take it away from everybody else. */
  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
  void prepare_directoryThatOthersWriteTo_isRefusedAndLeftAlone(String mode) throws Exception {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    assertTrue(refused(directory).getMessage().contains(mode));
    assertEquals(mode, mode(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxr-xr-x"})
  void prepare_symbolicLink_isRefused(String mode) throws Exception {
    Path target = Files.createDirectory(parent.resolve("target"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
    Files.createSymbolicLink(directory, target);
    refused(directory);
    assertEquals(mode, mode(target));
  }

  @Test
  void prepare_danglingSymbolicLink_isRefused() throws Exception {
    Files.createSymbolicLink(directory, parent.resolve("nowhere"));
    refused(directory);
    assertFalse(Files.exists(parent.resolve("nowhere")));
  }

  @Test
  void prepare_regularFile_isRefused() throws Exception {
    Files.createFile(directory);
    refused(directory);
  }

  @Test
  void prepare_directoryOfAnotherUser_isRefused() throws Exception {
    NeededRights.require(self.uid() == 0, "only root can give a directory away");
    Files.createDirectory(directory);
    Files.setAttribute(directory, "unix:uid", 65_534);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    IOException thrown = refused(directory);
    assertTrue(thrown.getMessage().contains("uid 65534"), thrown.getMessage());
    assertEquals("rwxrwxrwx", mode(directory));
  }

  @Test
  void prepare_missingParent_isRefused() {
    refused(parent.resolve("missing").resolve("records"));
  }

  /** Root may write to any directory, but not make one in sysfs. */
  @Test
  void prepare_parentThatTakesNone_isRefused() throws Exception {
    if (self.uid() == 0) {
      refused(Path.of("/sys/netagent-records"));
    } else {
      Path closed = Files.createDirectory(parent.resolve("closed"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
      refused(closed.resolve("records"));
    }
  }

  @Property
  void isFileName_anyText_isWhatTheExpressionSays(@ForAll("almostNames") String name) {
    assertEquals(
        name.matches("[0-9]+-[0-9]+-[0-9a-f]{8}\\.rec"), FlightRecordPlace.isFileName(name));
  }

  /** Names of records with at most two characters that are others. */
  @Provide
  Arbitrary<String> almostNames() {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, 24);
    Arbitrary<Character> characters =
        Arbitraries.of('0', 'a', 'f', 'F', 'g', '-', '.', '\u0663', '\uff11');
    return Combinators.combine(places, characters, places, characters)
        .as(
            (one, first, other, second) -> {
              StringBuilder name = new StringBuilder("4711-12345678-0123abcd.rec");
              name.setCharAt(one, first);
              if (other % 3 == 0) {
                name.deleteCharAt(other);
              } else if (other % 3 == 1) {
                name.setCharAt(other, second);
              }
              return name.toString();
            });
  }

  @Test
  void create_newRecord_isForTheOwnerOnlyAndBearsTheProcess() throws Exception {
    try (FlightRecordWriter writer = create(1)) {
      Path path = writer.path();
      assertEquals(directory, path.getParent());
      assertEquals("rw-------", mode(path));
      String name = path.getFileName().toString();
      assertTrue(FlightRecordPlace.isFileName(name), name);
      assertTrue(name.startsWith(self.pid() + "-" + self.startTicks() + "-"), name);
      assertEquals(5_214_208 + 1024 * 256, Files.size(path));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 1024})
  void create_smallCapacity_isOneStep(int slotCapacity) throws Exception {
    try (FlightRecordWriter writer = create(slotCapacity)) {
      assertEquals(1024, writer.backedSlots());
      assertFalse(writer.extend());
      assertEquals(1024, writer.backedSlots());
    }
  }

  /** Where the number of open files is not limited, the JVM's limit is a great number. */
  @ParameterizedTest
  @ValueSource(ints = {262_143, 262_144, 262_145, 1_073_741_816, Integer.MAX_VALUE})
  void create_greatCapacity_isTheMost(int slotCapacity) throws Exception {
    try (FlightRecordWriter writer = create(slotCapacity)) {
      assertEquals(5_214_208 + 262_144 * 256, Files.size(writer.path()));
      assertEquals(1024, writer.backedSlots());
    }
  }

  @Test
  void extend_toTheMostSlots_carriesConnectionsToTheLastOne() throws Exception {
    try (TestRecord record = TestRecord.in(parent, Integer.MAX_VALUE)) {
      while (record.writer.extend()) {}
      assertEquals(262_144, record.writer.backedSlots());
      record.open(0);
      record.open(262_143);
      assertEquals(
          262_143, record.read().connections().get(1).fd(), "the last fd that can be tracked");
    }
  }

  @Test
  void delete_thenUse_goesOnWithoutAFile() throws Exception {
    FlightRecordWriter used;
    try (FlightRecordWriter writer = create(1)) {
      writer.delete();
      use(writer);
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(0, files.count());
      }
      used = writer;
    }
    use(used);
    used.delete(); // Twice is no error.
  }

  private static void use(FlightRecordWriter writer) {
    TestRecord.open(writer, 1023);
    writer.slots().read(1023, 2, 3);
    writer.slots().clear(1023);
    writer.count(RecordCounter.CLOSED_NORMAL);
  }
}
