package io.netagent.collector.expose.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears whole or not at all, for its owner's eyes. Written beside its place under
 * another name first.
 */
final class NewFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final boolean force;
  private final OutputStream out;
  private boolean kept;

  /** Throws CannotReadException, if it is there and must not be overwritten, or can't be made. */
  NewFile(Path file, boolean force) throws CannotReadException {
    this.file = file;
    this.force = force;
    this.part =
        file.resolveSibling(
            String.format(
                Locale.ROOT,
                ".%s.%08x.part",
                file.getFileName(),
                ThreadLocalRandom.current().nextInt()));
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CannotReadException(exists());
    }
    try {
      out =
          Channels.newOutputStream(
              Files.newByteChannel(
                  part,
                  Set.copyOf(EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------"))));
    } catch (NoSuchFileException e) {
      throw new CannotReadException("can't write " + file + ": no such directory", e);
    } catch (AccessDeniedException e) {
      throw new CannotReadException("can't write " + file + ": permission denied", e);
    } catch (IOException e) {
      throw new CannotReadException("can't write " + file + ": " + e, e);
    }
  }

  OutputStream out() {
    return out;
  }

  /** It is whole: puts it in its place. */
  void keep() throws CannotReadException, IOException {
    out.close();
    try {
      if (force) {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(file, part); // Unlike a rename, it never takes the place of another one.
        Files.delete(part);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CannotReadException(exists(), e);
    } catch (UnsupportedOperationException | AtomicMoveNotSupportedException e) {
      Files.move(part, file);
    }
    kept = true;
  }

  private String exists() {
    return file + " exists; --force overwrites it";
  }

  /** Leaves nothing behind of a file that was not kept. */
  @Override
  public void close() throws IOException {
    out.close();
    if (!kept) {
      Files.deleteIfExists(part);
    }
  }
}
