package io.netagent.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of its own on tmpfs for the records of one test; removed at the end. */
final class RecordDirectory implements AutoCloseable {
  private final Path path;

  RecordDirectory() throws IOException {
    Path sharedMemory = Path.of("/dev/shm");
    Needed.require(Files.isWritable(sharedMemory), "/dev/shm is not writable");
    path = Files.createTempDirectory(sharedMemory, "netagent-test-");
  }

  Path path() {
    return path;
  }

  List<Path> records() throws IOException {
    List<Path> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.rec")) {
      files.forEach(records::add);
    }
    return records;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
