package io.netagent.collector.expose.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A file of files, written front to back; nothing is held. */
public interface Archive extends AutoCloseable {
  /** Adds a file; names are ASCII, below a hundred characters, and differ. */
  void add(String name, String text) throws IOException;

  @Override
  void close() throws IOException;

  /** Whether a file of this name can be written: {@code .zip}, {@code .tar.gz}, {@code .tgz}. */
  static boolean isKnown(String fileName) {
    return fileName.endsWith(".zip") || isTar(fileName);
  }

  private static boolean isTar(String fileName) {
    return fileName.endsWith(".tar.gz") || fileName.endsWith(".tgz");
  }

  /** In the format that the name says; closing it closes the stream. */
  static Archive open(String fileName, OutputStream out, long nowEpochMillis) throws IOException {
    if (isTar(fileName)) {
      return new UstarArchive(new GZIPOutputStream(out), nowEpochMillis);
    }
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    return new Archive() {
      @Override
      public void add(String name, String text) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(nowEpochMillis);
        zip.putNextEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }

      @Override
      public void close() throws IOException {
        zip.close();
      }
    };
  }
}
