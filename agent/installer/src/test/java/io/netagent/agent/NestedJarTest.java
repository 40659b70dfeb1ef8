package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedJarTest {
  @TempDir Path directory;

  private static byte[] zip(Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        byte[] content = (byte[]) namesAndBytes[i + 1];
        ZipEntry entry = new ZipEntry((String) namesAndBytes[i]);
        if (entry.getName().endsWith(".jar")) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    Path file = Files.createTempFile(directory, "outer", ".jar");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(bytes);
    }
    return file;
  }

  private static byte[] bytes(int length, int bound) {
    byte[] bytes = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(bound);
    }
    return bytes;
  }

  @Test
  void read_compressedStoredAndEmpty_areWhatWasPacked() throws Exception {
    byte[] dense = bytes(70_000, 256);
    byte[] loose = bytes(70_000, 3);
    byte[] nested = zip("a/Dense.class", dense, "a/Loose.class", loose, "none", new byte[0]);
    Path outer = file(zip("first", bytes(999, 5), "in.jar", nested, "last", bytes(10, 5)));
    try (NestedJar jar = NestedJar.open(outer.toFile(), "in.jar")) {
      assertArrayEquals(loose, jar.read("a/Loose.class"));
      assertArrayEquals(dense, jar.read("a/Dense.class"));
      assertEquals(0, jar.read("none").length);
      assertNull(jar.read("a/Missing.class"));
      assertNull(jar.read("first"));
    }
  }

  @Test
  void open_missingOrCompressed_isAnError() throws Exception {
    Path outer = file(zip("in", zip("a", new byte[1])));
    assertThrows(IOException.class, () -> NestedJar.open(outer.toFile(), "in.jar"));
    assertThrows(IOException.class, () -> NestedJar.open(outer.toFile(), "in"));
    Path noJar = file(new byte[100]);
    assertThrows(IOException.class, () -> NestedJar.open(noJar.toFile(), "in.jar"));
  }
}
