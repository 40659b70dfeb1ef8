package io.netagent.collector.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Files captured from a network namespace with traffic, Linux 6.18, to read or to damage. */
final class ProcFixture {
  private ProcFixture() {}

  static Path captured() {
    try {
      return Path.of(Objects.requireNonNull(ProcFixture.class.getResource("/source/proc")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String text(String file) throws IOException {
    return Files.readString(captured().resolve(file));
  }

  /** A copy that a test may change. */
  static Path copy(Path into) throws IOException {
    Path from = captured();
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  Path target = into.resolve(from.relativize(file).toString());
                  Files.createDirectories(target.getParent());
                  Files.copy(file, target);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return into;
  }
}
