package io.netagent.collector.expose.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {
  private static final long NOW = 1_764_107_022_000L;
  private static final String LONG = "x".repeat(511) + "é\n".repeat(700);

  @TempDir private Path directory;

  @Test
  void zip_holdsWhatWasAdded() throws Exception {
    Path file = written("a.zip");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertEquals(3, zip.size());
      assertEquals(
          LONG,
          new String(
              zip.getInputStream(zip.getEntry("long.txt")).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void tar_isReadByTar() throws Exception {
    Requirement.that(
        Files.isExecutable(Path.of("/usr/bin/tar")) || Files.isExecutable(Path.of("/bin/tar")),
        "there is no tar");
    Path file = written("a.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-xzf", file.toString(), "-C", directory.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(tar.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, tar.exitValue(), said);
    assertEquals("", said);
    assertEquals(LONG, Files.readString(directory.resolve("long.txt")));
    assertEquals("", Files.readString(directory.resolve("empty.txt")));
    assertEquals("y".repeat(512), Files.readString(directory.resolve("block.txt")));
    assertEquals(NOW, Files.getLastModifiedTime(directory.resolve("long.txt")).toMillis());
  }

  @Test
  void isKnown_goesByTheNamesEnd() {
    assertTrue(Archive.isKnown("a.zip"));
    assertTrue(Archive.isKnown("a.tgz"));
    assertTrue(Archive.isKnown("a.tar.gz"));
    assertFalse(Archive.isKnown("a.tar"));
    assertFalse(Archive.isKnown("zip"));
  }

  private Path written(String name) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        Archive archive = Archive.open(name, out, NOW)) {
      archive.add("long.txt", LONG);
      archive.add("empty.txt", "");
      archive.add("block.txt", "y".repeat(512));
    }
    return file;
  }
}
