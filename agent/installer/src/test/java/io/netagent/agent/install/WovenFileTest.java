package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.agent.install.WovenFormat.Original;
import io.netagent.agent.install.WovenFormat.Woven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WovenFileTest {
  @TempDir Path directory;
  private int uid;
  private WovenFile file;

  @BeforeEach
  void write() throws IOException {
    uid = (Integer) Files.getAttribute(directory, "unix:uid");
    file = new WovenFile(directory, uid, "key");
    file.write(classes(1));
  }

  private static Map<Original, Woven> classes(int length) {
    return Collections.singletonMap(
        Original.of("a.B", new byte[length]), new Woven(1, new byte[length]));
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  @Test
  void read_own_isWhatWasWritten() throws IOException {
    assertEquals(classes(1).keySet(), file.read().keySet());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
    assertEquals(1, files());
  }

  @Test
  void read_ofOtherBuild_isNothing() throws IOException {
    WovenFile other = new WovenFile(directory, uid, "another key");
    assertNull(other.read());
    Files.copy(file.path(), other.path());
    Files.setPosixFilePermissions(other.path(), PosixFilePermissions.fromString("rw-------"));
    assertNull(other.read());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-----w-", "rwx------", "r--------"})
  void read_otherMode_isNothing(String mode) throws IOException {
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(mode));
    assertNull(file.read());
  }

  @Test
  void read_forOtherUser_isNothing() {
    assertNull(new WovenFile(directory, uid + 1, "key").read());
  }

  @Test
  void read_ofOtherUser_isNothingAndIsReplaced() throws IOException {
    assumeTrue(uid == 0 || "true".equals(System.getenv("CI")), "needs root");
    Files.setAttribute(file.path(), "unix:uid", 65_534);
    assertNull(file.read());
    file.write(classes(2));
    assertEquals(uid, Files.getAttribute(file.path(), "unix:uid"));
    assertNotNull(file.read());
  }

  @Test
  void read_link_isNothingAndIsReplaced() throws IOException {
    Path target = Files.move(file.path(), directory.resolve("elsewhere"));
    Files.createSymbolicLink(file.path(), target);
    assertNull(file.read());
    file.write(classes(2));
    assertEquals(classes(2).keySet(), file.read().keySet());
    assertEquals(
        classes(1).keySet(), WovenFormat.decode("key", Files.readAllBytes(target)).keySet());
  }

  @Test
  void read_garbageDirectoryOrNothing_isNothing() throws IOException {
    Files.write(file.path(), new byte[] {1, 2, 3});
    assertNull(file.read());
    Files.delete(file.path());
    assertNull(file.read());
    Files.createDirectory(file.path());
    assertNull(file.read());
    file.write(classes(2));
    assertEquals(1, files());
  }

  @Test
  void write_noDirectory_isQuiet() throws IOException {
    WovenFile nowhere = new WovenFile(directory.resolve("none"), uid, "key");
    nowhere.write(classes(1));
    assertNull(nowhere.read());
  }

  @Test
  void write_manyBuilds_keepsTheLatest() throws IOException {
    for (int i = 0; i < 20; i++) {
      WovenFile other = new WovenFile(directory, uid, "key " + i);
      other.write(classes(1));
      assertNotNull(other.read());
    }
    assertEquals(8, files());
  }

  @Test
  void readAndWrite_byManyAtOnce_isOneOfTheirs() throws Exception {
    List<Thread> writers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      Map<Original, Woven> own = classes(i * 10_000);
      Thread writer =
          new Thread(
              () -> {
                for (int n = 0; n < 200; n++) {
                  file.write(own);
                }
              });
      writers.add(writer);
      writer.start();
    }
    while (writers.stream().anyMatch(Thread::isAlive)) {
      Map<Original, Woven> read = file.read();
      assertNotNull(read);
      int length = read.values().iterator().next().bytes.length;
      assertTrue(length == 1 || length % 10_000 == 0, "length " + length);
    }
    assertEquals(1, files());
  }
}
