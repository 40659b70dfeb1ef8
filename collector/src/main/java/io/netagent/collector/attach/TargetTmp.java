package io.netagent.collector.attach;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The directory /tmp of the target, held open from before this process gives up its rights. No name
 * in it is ever followed as a link: whoever owns that directory may have put one there.
 */
final class TargetTmp implements AutoCloseable {
  /** HotSpot on Linux takes no other, whatever TMPDIR or java.io.tmpdir says. */
  static final String PATH = "/tmp";

  private static final Pattern JAR_PATH = Pattern.compile("/tmp/netagent-[0-9a-f]{16}\\.jar");
  private static final int READABLE_BY_ALL = 0644;
  private static final int OWNER_ONLY = 0600;

  private final int directory;

  private TargetTmp(int directory) {
    this.directory = directory;
  }

  static TargetTmp open(TargetJvm target) throws AttachFailedException {
    int root = Posix.openDirectory(target.root());
    if (root == -Posix.EACCES && target.namespacePid() == target.pid()) {
      root = Posix.openDirectory("/"); // Not dumpable, and in no container.
    }
    if (root < 0) {
      throw target.isAlive()
          ? new AttachFailedException(
              target.root()
                  + " can't be entered (errno "
                  + -root
                  + "): run as root with CAP_SYS_PTRACE")
          : new AttachFailedException("process " + target.pid() + " has ended");
    }
    int directory = Posix.openDirectory(root, "tmp");
    int unused = Posix.close(root);
    if (directory < 0) {
      throw new AttachFailedException(
          directory == -Posix.ENOENT
              ? "process " + target.pid() + " has no /tmp, where HotSpot makes its attach socket"
              : "/tmp of process " + target.pid() + " can't be entered: errno " + -directory);
    }
    return new TargetTmp(directory);
  }

  /** Of a file in it, for calls that take a path only. */
  String path(String name) {
    return "/proc/self/fd/" + directory + "/" + name;
  }

  /**
   * Makes an empty file of the calling user.
   *
   * @return false if something has that name already
   */
  boolean createEmpty(String name) throws AttachFailedException {
    int fd = Posix.create(directory, name, OWNER_ONLY);
    if (fd == -Posix.EEXIST) {
      return false;
    }
    if (fd < 0) {
      throw cannotWrite(fd);
    }
    int unused = Posix.close(fd);
    return true;
  }

  void delete(String name) {
    int unused = Posix.unlink(directory, name);
  }

  /**
   * Puts a file of these bytes there, mode 0644.
   *
   * @param wanted a path that an earlier call returned, taken again if it is free; or empty
   * @return its path as the target sees it
   */
  String place(byte[] jar, String wanted) throws AttachFailedException {
    String path = JAR_PATH.matcher(wanted).matches() ? wanted : unpredictable();
    String name = path.substring(PATH.length() + 1);
    int fd = Posix.create(directory, name, READABLE_BY_ALL);
    if (fd == -Posix.EEXIST) {
      path = unpredictable();
      name = path.substring(PATH.length() + 1);
      fd = Posix.create(directory, name, READABLE_BY_ALL);
    }
    if (fd < 0) {
      throw cannotWrite(fd);
    }
    int result = Posix.writeAll(fd, jar);
    int unused = Posix.close(fd);
    if (result < 0) {
      delete(name);
      throw cannotWrite(result);
    }
    return path;
  }

  /** Takes a placed file away again. */
  void remove(String path) {
    if (JAR_PATH.matcher(path).matches()) {
      delete(path.substring(PATH.length() + 1));
    }
  }

  private static String unpredictable() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return PATH + "/netagent-" + HexFormat.of().formatHex(random) + ".jar";
  }

  private static AttachFailedException cannotWrite(int result) {
    return new AttachFailedException(
        result == -Posix.EROFS
            ? "the target's /tmp is read-only: HotSpot can't make its attach socket there either"
            : "the target's /tmp can't be written: errno " + -result);
  }

  @Override
  public void close() {
    int unused = Posix.close(directory);
  }
}
