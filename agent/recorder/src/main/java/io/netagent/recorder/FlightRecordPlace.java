package io.netagent.recorder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where flight records stand and what they are called: {@code
 * <directory>/<pid>-<start>-<random>.rec} with a directory of mode 0700 that belongs to the user,
 * {@code /dev/shm/netagent-<uid>} by default.
 */
public final class FlightRecordPlace {
  private static final String SUFFIX = ".rec";
  private static final int RANDOM_DIGITS = 8;

  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path directory;

  private FlightRecordPlace(Path directory) {
    this.directory = directory;
  }

  /**
   * The default: tmpfs, so that a page is never written back and the writer never waits for a disk.
   */
  public static Path defaultDirectory(int uid) {
    return Paths.get("/dev/shm", "netagent-" + Integer.toUnsignedString(uid));
  }

  /**
   * Makes the directory (mode 0700) or checks the one that is there, whose mode is left as it is:
   * it may be /tmp. A directory that somebody else could write to is refused: records would be
   * theirs to replace.
   *
   * @throws IOException that names the directory and the reason: missing parent, read-only, a
   *     symbolic link, another owner, open to others
   */
  public static FlightRecordPlace prepare(Path directory, int uid) throws IOException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
    } catch (FileAlreadyExistsException e) {
      // Checked below, as an existing one must be.
    }
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()) {
      throw new IOException(directory + " is not a directory (symbolic links are not followed)");
    }
    int owner = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != uid) {
      throw new IOException(
          directory
              + " belongs to uid "
              + Integer.toUnsignedString(owner)
              + ", not to this process");
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          directory
              + " can be written by others ("
              + PosixFilePermissions.toString(attributes.permissions())
              + "); name a directory that does not exist yet, or close it to them (chmod 700)");
    }
    return new FlightRecordPlace(directory);
  }

  public Path directory() {
    return directory;
  }

  /** What the names of all records of this process begin with. */
  static String fileNamePrefix(ProcessIdentity self) {
    return self.pid() + "-" + self.startTicks() + "-";
  }

  /**
   * Whether a record has such a file name; a link in /proc/PID/fd may show " (deleted)" behind it.
   * Without regular expressions, whose classes would be loaded for this alone at the start of a
   * watched JVM.
   */
  public static boolean isFileName(String name) {
    int first = name.indexOf('-');
    int second = name.indexOf('-', first + 1);
    int end = name.length() - SUFFIX.length();
    return first > 0
        && second > first + 1
        && end == second + 1 + RANDOM_DIGITS
        && name.endsWith(SUFFIX)
        && isNumber(name, 0, first, 10)
        && isNumber(name, first + 1, second, 10)
        && isNumber(name, second + 1, end, 16);
  }

  private static boolean isNumber(String text, int from, int to, int radix) {
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit > 'f' || Character.isUpperCase(digit) || Character.digit(digit, radix) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Creates a new, empty file of mode 0600 that nobody had before. */
  Path createFile(ProcessIdentity self) throws IOException {
    long random = ThreadLocalRandom.current().nextInt() & 0xffffffffL;
    // A leading one keeps the zeros of the eight digits behind it.
    String digits = Long.toHexString(1L << 32 | random).substring(1);
    Path file = directory.resolve(fileNamePrefix(self) + digits + SUFFIX);
    return Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
  }
}
