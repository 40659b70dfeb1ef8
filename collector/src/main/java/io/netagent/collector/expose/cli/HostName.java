package io.netagent.collector.expose.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine or container calls itself; no name server is asked. */
final class HostName {
  private HostName() {}

  /** Empty if it is not known, or looks like no name. */
  static String ofThisHost() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.matches("[\\w.-]{1,64}") ? name : "";
    } catch (IOException e) {
      return "";
    }
  }
}
