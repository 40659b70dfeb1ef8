package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as /proc/self/mountinfo has them. */
class RecordStorageTest {
  private static final String ROOT = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";
  private static final String SHM = "30 22 0:25 / /dev/shm rw,nosuid - tmpfs tmpfs rw,size=1k";
  private static final Path DIRECTORY = Path.of("/dev/shm/netagent-0");

  private static String warning(Path directory, String... lines) {
    return RecordStorage.warning(directory, List.of(lines));
  }

  @Test
  void warning_tmpfs_isNone() {
    assertNull(warning(DIRECTORY, ROOT, SHM));
  }

  @Test
  void warning_ramfs_isNone() {
    assertNull(warning(DIRECTORY, ROOT, "30 22 0:25 / /dev/shm rw - ramfs ramfs rw"));
  }

  @Test
  void warning_disk_namesDirectoryAndFileSystem() {
    String warning = warning(Path.of("/var/tmp/x"), ROOT, SHM);
    assertTrue(warning.contains("/var/tmp/x is on ext4, not on tmpfs"), warning);
  }

  @Test
  void warning_optionalFields_areSkipped() {
    assertNull(
        warning(
            DIRECTORY,
            ROOT,
            "30 22 0:25 / /dev/shm rw shared:5 master:2 propagate_from:1 - tmpfs tmpfs rw"));
  }

  /** /dev/shmall is no parent of /dev/shm/x, nor is /dev/shm one of /dev/shm2/x. */
  @Test
  void warning_similarMountPoint_isNotTaken() {
    String warning = warning(Path.of("/dev/shm2/x"), ROOT, SHM);
    assertTrue(warning.contains("ext4"), warning);
  }

  @Test
  void warning_mountedOver_takesTheLaterOne() {
    String warning = warning(DIRECTORY, ROOT, SHM, "40 30 8:2 / /dev/shm rw - xfs /dev/sdb1 rw");
    assertTrue(warning.contains("xfs"), warning);
  }

  @Test
  void warning_escapedMountPoint_isTaken() {
    assertNull(
        warning(Path.of("/mnt/my disk/x"), ROOT, "41 22 0:30 / /mnt/my\\040disk rw - tmpfs t rw"));
  }

  @Test
  void warning_hugePages_saysSo() {
    String always =
        warning(DIRECTORY, ROOT, "30 22 0:25 / /dev/shm rw - tmpfs tmpfs rw,huge=always");
    assertTrue(always.contains("huge pages"), always);
    assertNull(warning(DIRECTORY, ROOT, "30 22 0:25 / /dev/shm rw - tmpfs tmpfs rw,huge=never"));
  }

  @Test
  void warning_malformedLines_areSkipped() {
    assertNull(warning(DIRECTORY, "", "nonsense", " - ", "1 2 3 4 - tmpfs", ROOT, SHM));
    assertEquals(
        true, warning(DIRECTORY, "nonsense").contains("not on tmpfs"), "unknown is not tmpfs");
  }
}
