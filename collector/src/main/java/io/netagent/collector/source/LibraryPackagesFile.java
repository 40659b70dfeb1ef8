package io.netagent.collector.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the data file that tells libraries from the application; it comes with this program. */
public final class LibraryPackagesFile {
  private static final String RESOURCE = "/io/netagent/collector/diagnose/library-packages.txt";

  private LibraryPackagesFile() {}

  /** Its lines, unparsed. */
  public static List<String> lines() {
    try (InputStream in = LibraryPackagesFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
