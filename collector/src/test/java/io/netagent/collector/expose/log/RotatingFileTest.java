package io.netagent.collector.expose.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class RotatingFileTest {
  @TempDir private Path directory;

  private final List<RotatingFile> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(RotatingFile::close);
  }

  private Path path() {
    return directory.resolve("events.json");
  }

  private RotatingFile file(long maxBytes, int files) {
    RotatingFile file = new RotatingFile(path(), maxBytes, files);
    opened.add(file);
    return file;
  }

  private static List<byte[]> lines(String... lines) {
    List<byte[]> bytes = new ArrayList<>();
    for (String line : lines) {
      bytes.add((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return bytes;
  }

  private static void assertWritten(int count, LineSink.Outcome outcome) {
    assertNull(outcome.failure());
    assertEquals(count, outcome.written());
  }

  private String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  @Test
  void write_toANewFile_makesItForItsUserAndGroup() throws IOException {
    assertWritten(2, file(100, 3).write(lines("one", "two")));
    assertEquals("one\ntwo\n", text("events.json"));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
  }

  @Test
  void write_toAFileThatIsThere_addsToIt() throws IOException {
    Files.writeString(path(), "zero\n");
    assertWritten(1, file(100, 3).write(lines("one")));
    assertEquals("zero\none\n", text("events.json"));
  }

  @Test
  void write_pastTheSize_beginsTheNextFileWithAWholeLine() throws IOException {
    assertWritten(5, file(8, 3).write(lines("one", "two", "three", "four", "five")));
    assertEquals("five\n", text("events.json"));
    assertEquals("four\n", text("events.json.1"));
    assertEquals("three\n", text("events.json.2"));
    assertTrue(Files.notExists(directory.resolve("events.json.3")));
  }

  @Test
  void write_pastTheSizeOfTheOnlyFile_emptiesIt() throws IOException {
    assertWritten(3, file(8, 1).write(lines("one", "two", "three")));
    assertEquals("three\n", text("events.json"));
    assertTrue(Files.notExists(directory.resolve("events.json.1")));
  }

  @Test
  void write_ofALineThatIsLargerThanAFile_isOneFile() throws IOException {
    assertWritten(2, file(4, 3).write(lines("a longer one", "two")));
    assertEquals("two\n", text("events.json"));
    assertEquals("a longer one\n", text("events.json.1"));
  }

  @Test
  void write_afterTheFileWasMovedAway_makesItAnew() throws IOException {
    RotatingFile file = file(100, 3);
    file.write(lines("one"));
    Files.move(path(), directory.resolve("moved"));
    assertWritten(1, file.write(lines("two")));
    assertEquals("one\n", text("moved"));
    assertEquals("two\n", text("events.json"));
  }

  @Test
  void write_afterAnotherFileTookItsPlace_goesThere() throws IOException {
    RotatingFile file = file(100, 3);
    file.write(lines("one"));
    Files.move(path(), directory.resolve("moved"));
    Files.writeString(path(), "");
    file.write(lines("two"));
    assertEquals("two\n", text("events.json"));
  }

  @Test
  void write_afterTheFileWasEmptied_fillsItAgain() throws IOException {
    RotatingFile file = file(9, 3);
    file.write(lines("one", "two"));
    Files.writeString(path(), "");
    assertWritten(2, file.write(lines("three", "x")));
    assertEquals("three\nx\n", text("events.json"));
    assertTrue(Files.notExists(directory.resolve("events.json.1")));
  }

  @Test
  void write_withoutTheDirectory_failsUntilItIsThere() throws IOException {
    Path gone = directory.resolve("gone");
    RotatingFile file = new RotatingFile(gone.resolve("events.json"), 100, 3);
    opened.add(file);
    LineSink.Outcome outcome = file.write(lines("one"));
    assertEquals(0, outcome.written());
    assertNotNull(outcome.failure());
    Files.createDirectory(gone);
    assertWritten(1, file.write(lines("two")));
    assertEquals("two\n", text("gone/events.json"));
  }

  @Test
  @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void write_toWhatIsNoFile_neitherWaitsNorWrites() throws Exception {
    Requirement.command("mkfifo");
    Process made = new ProcessBuilder("mkfifo", path().toString()).start();
    assertTrue(made.waitFor(60, TimeUnit.SECONDS));
    LineSink.Outcome outcome = file(100, 3).write(lines("one"));
    assertEquals(0, outcome.written());
    assertTrue(String.valueOf(outcome.failure()).contains("not a regular file"));
  }

  @Test
  void write_toAFullDisk_leavesWholeLinesAndGoesOnWhenThereIsRoom() throws Exception {
    Requirement.that(
        System.getProperty("user.name").equals("root"), "to mount a file system takes root");
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
    try (RotatingFile file = new RotatingFile(disk.resolve("events.json"), 1 << 20, 3)) {
      Files.write(disk.resolve("other"), new byte[40 << 10]);
      List<byte[]> many = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        many.addAll(lines("line " + i));
      }
      LineSink.Outcome outcome = file.write(many);
      assertNotNull(outcome.failure());
      assertTrue(outcome.written() > 0 && outcome.written() < 4_000, () -> "" + outcome.written());
      List<String> there = Files.readAllLines(disk.resolve("events.json"));
      assertEquals(outcome.written(), there.size());
      assertEquals("line " + (there.size() - 1), there.get(there.size() - 1));
      assertEquals(0, file.write(lines("a line")).written());
      Files.delete(disk.resolve("other"));
      assertWritten(1, file.write(lines("last")));
      there = Files.readAllLines(disk.resolve("events.json"));
      assertEquals("last", there.get(there.size() - 1));
      assertEquals(outcome.written() + 1, there.size());
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  /** The files, oldest first, are the end of what was written, in whole lines, none too large. */
  @Property(tries = 200)
  void files_afterAnyWrites_areTheEndOfWhatWasWritten(
      @ForAll @Size(max = 20) List<@IntRange(max = 12) Integer> batches,
      @ForAll @IntRange(min = 1, max = 60) int maxBytes,
      @ForAll @IntRange(min = 1, max = 4) int files)
      throws IOException {
    Path place = Files.createTempDirectory("rotating");
    Path path = place.resolve("e");
    StringBuilder all = new StringBuilder();
    int number = 0;
    try (RotatingFile file = new RotatingFile(path, maxBytes, files)) {
      for (int count : batches) {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String line = "x".repeat(number % 7) + number++;
          lines.addAll(lines(line));
          all.append(line).append('\n');
        }
        assertWritten(count, file.write(lines));
      }
    }
    StringBuilder found = new StringBuilder();
    for (int i = files - 1; i >= 0; i--) {
      Path each = i == 0 ? path : place.resolve("e." + i);
      if (Files.exists(each)) {
        String text = Files.readString(each);
        assertTrue(text.length() <= maxBytes || text.indexOf('\n') == text.length() - 1, text);
        found.append(text);
        Files.delete(each);
      }
    }
    assertTrue(all.toString().endsWith(found.toString()));
    assertTrue(all.length() == found.length() || found.length() > 0);
    Files.deleteIfExists(place); // Fails if there is one more than are to be kept.
  }
}
