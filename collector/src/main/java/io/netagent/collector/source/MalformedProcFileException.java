package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.Path;

/** A file of procfs does not have the form that the kernel writes; the message says where. */
public final class MalformedProcFileException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedProcFileException(Path file, int line, String reason) {
    super(file + ", line " + line + ": " + reason);
  }
}
