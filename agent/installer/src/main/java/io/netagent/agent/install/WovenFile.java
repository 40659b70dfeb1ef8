package io.netagent.agent.install;

import java.io.File;
import java.io.FileOutputStream;
import java.io.FilenameFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One file of woven classes, in a directory that nobody but the user can write to or look into.
 * Read only if it is a plain file of this user with mode 0600, not a link to one; written under
 * another name and renamed, so that a reader sees all of it or nothing, whoever else starts.
 */
final class WovenFile {
  /** S_IFREG and 0600 (inode(7)). */
  private static final int PLAIN_OWNER_ONLY = 0100600;

  private static final String PREFIX = "woven-";
  private static final String SUFFIX = ".classes";

  /** Files of other JDKs and older agents; the oldest go when a new one comes. */
  private static final int MAX_FILES = 8;

  private final Path directory;
  private final int uid;
  private final String buildKey;
  private final Path file;

  /**
   * @param directory of mode 0700, of the user
   * @param buildKey of the JDK and the agent
   */
  WovenFile(Path directory, int uid, String buildKey) {
    this.directory = directory;
    this.uid = uid;
    this.buildKey = buildKey;
    this.file = directory.resolve(PREFIX + digits(buildKey.hashCode()) + SUFFIX);
  }

  private static String digits(int number) {
    // A leading one keeps the zeros of the eight digits behind it.
    return Long.toHexString(1L << 32 | (number & 0xffffffffL)).substring(1);
  }

  Path path() {
    return file;
  }

  /** What is in it; null if there is none that can be trusted. */
  @Nullable Map<WovenFormat.Original, WovenFormat.Woven> read() {
    try {
      Map<String, Object> status =
          Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      if (!Integer.valueOf(uid).equals(status.get("uid"))
          || !Integer.valueOf(PLAIN_OWNER_ONLY).equals(status.get("mode"))) {
        return null;
      }
      byte[] bytes;
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        // Of the opened file: another start of this user may just put a new one in its place.
        if (in.length() > WovenFormat.MAX_BYTES) {
          return null;
        }
        bytes = new byte[(int) in.length()];
        in.readFully(bytes);
      }
      return WovenFormat.decode(buildKey, bytes);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Puts these in its place; where that can't be done, the next start weaves anew. */
  void write(Map<WovenFormat.Original, WovenFormat.Woven> classes) {
    byte[] bytes = WovenFormat.encode(buildKey, classes);
    if (bytes == null) {
      return;
    }
    Path unfinished =
        directory.resolve(PREFIX + digits(ThreadLocalRandom.current().nextInt()) + ".new");
    try {
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
      try {
        try (OutputStream out = new FileOutputStream(unfinished.toFile())) {
          out.write(bytes);
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          removeOldest();
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException | RuntimeException e) {
      // A full file system, above all.
    }
  }

  /** Makes room for one more, and takes away what a JVM that died has left unfinished. */
  private void removeOldest() {
    File[] files =
        directory
            .toFile()
            .listFiles(
                new FilenameFilter() {
                  @Override
                  public boolean accept(File parent, String name) {
                    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
                  }
                });
    if (files == null || files.length < MAX_FILES) {
      return;
    }
    Arrays.sort(
        files,
        new Comparator<File>() {
          @Override
          public int compare(File one, File other) {
            return Long.compare(one.lastModified(), other.lastModified());
          }
        });
    for (int i = 0; i <= files.length - MAX_FILES; i++) {
      boolean ignored = files[i].delete();
    }
  }
}
