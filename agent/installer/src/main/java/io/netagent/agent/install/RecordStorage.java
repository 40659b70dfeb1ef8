package io.netagent.agent.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the file system under the record suits it (proc(5), mountinfo). */
final class RecordStorage {
  private RecordStorage() {}

  /** What is wrong with it in one sentence, or null. */
  static @Nullable String warning(Path directory) {
    try {
      return warning(
          directory.toRealPath(),
          Files.readAllLines(Paths.get("/proc/self/mountinfo"), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  static @Nullable String warning(Path directory, List<String> mountInfo) {
    String fileSystem = "";
    String options = "";
    int longest = -1;
    for (String line : mountInfo) {
      int separator = line.indexOf(" - ");
      String[] fields = line.split(" ", -1);
      if (separator < 0 || fields.length < 5) {
        continue;
      }
      Path mountPoint = Paths.get(fields[4].replace("\\040", " "));
      // The later of two equal mount points covers the earlier one.
      if (directory.startsWith(mountPoint) && mountPoint.getNameCount() >= longest) {
        String[] behind = line.substring(separator + 3).split(" ", -1);
        longest = mountPoint.getNameCount();
        fileSystem = behind[0];
        options = behind.length > 2 ? behind[2] : "";
      }
    }
    if (!fileSystem.equals("tmpfs") && !fileSystem.equals("ramfs")) {
      return "the record's directory "
          + directory
          + " is on "
          + fileSystem
          + ", not on tmpfs: write-back of its pages can stall threads of the application";
    }
    if (options.contains("huge=always") || options.contains("huge=within_size")) {
      return "the record's directory "
          + directory
          + " is on a tmpfs with huge pages: each touched page takes 2 MiB";
    }
    return null;
  }
}
