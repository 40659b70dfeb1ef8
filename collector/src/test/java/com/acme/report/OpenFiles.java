package com.acme.report;

import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Keeps files open until so many descriptors are in use, in all. Argument: how many. */
final class OpenFiles {
  private static final List<InputStream> OPEN = new ArrayList<>();

  private OpenFiles() {}

  public static void main(String[] arguments) throws Exception {
    int wanted = Integer.parseInt(arguments[0]);
    try (ServerSocket service = new ServerSocket(0)) {
      while (inUse() < wanted) {
        OPEN.add(new FileInputStream("/dev/null"));
      }
      System.out.println("READY " + service.getLocalPort());
      System.in.read();
    }
  }

  private static int inUse() {
    String[] fds = new File("/proc/self/fd").list();
    return fds == null ? Integer.MAX_VALUE : fds.length;
  }
}
