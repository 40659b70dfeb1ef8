package io.netagent.collector.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.CollectorProcess;
import io.netagent.collector.Requirement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 connections: an ss that tells a saved text stands in the collector's PATH. */
final class LargePageIT {
  private static final int ROWS = 100_000;

  /** The page and its 100 rows, whatever the table holds. */
  private static final int ELEMENTS_AT_MOST = 5_000;

  @TempDir private Path directory;

  @Test
  void connections_hundredThousand_areShownInParts() throws Exception {
    Requirement.command("sh");
    Path bin = Files.createDirectory(directory.resolve("bin"));
    writeRows(directory.resolve("rows"));
    Path ss = bin.resolve("ss");
    Files.writeString(ss, "#!/bin/sh\nexec cat '" + directory.resolve("rows") + "'\n");
    Files.setPosixFilePermissions(ss, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (CollectorProcess collector =
            CollectorProcess.startAs(
                List.of("env", "PATH=" + bin + ":" + System.getenv("PATH")),
                CollectorProcess.jar("netagent-collector.jar"),
                directory,
                "run",
                "--listen",
                "127.0.0.1:0",
                "--source",
                "ss");
        Browser browser = Browser.start(Files.createDirectory(directory.resolve("profile")))) {
      int port = collector.port();
      collector.await("the first look", () -> PageScene.isReady(port)); // A 503 is a complaint.
      String own = "#/connections?remotePort=5432&networkNamespace=" + namespace();
      browser.open(port, own);
      browser.awaitText(".range", "1–100 of 100,000");
      assertEquals(100, browser.count("tbody tr"));
      browser.click("th button[data-go*='sort=-recvQueueBytes']");
      browser.awaitText("tbody tr:first-child", "98 KiB");
      browser.type("input[type=search]", "10.9.3.7:");
      browser.awaitText(".range", "of 391");
      browser.script("location.hash = arguments[0]", own + "&sort=remote&limit=500");
      browser.awaitText(".range", "1–500 of 100,000");
      browser.click(".pager button:nth-of-type(4)");
      browser.awaitText(".range", "99,501–100,000 of 100,000");
      browser.script("location.hash = arguments[0]", own);
      browser.awaitText(".range", "1–100 of 100,000");
      Object elements = browser.script("return document.getElementsByTagName('*').length");
      assertTrue((Long) elements < ELEMENTS_AT_MOST, "elements: " + elements);
      browser.script("location.hash = '#/groups?by=process,state'");
      browser.awaitText("tbody", "CLOSE_WAIT");
      browser.picture("large");
      assertEquals(List.of(), browser.complaints());
    }
  }

  /** The collector reads those of other programs of this machine, too. */
  private static String namespace() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().replaceAll("\\D", "");
  }

  /** As {@code ss -H -O -taneio} writes them, to 256 remotes in turn; a tenth in CLOSE_WAIT. */
  private static void writeRows(Path file) throws IOException {
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.US_ASCII))) {
      for (int row = 0; row < ROWS; row++) {
        boolean closeWait = row % 10 == 0;
        out.printf(
            "%s %d 0 10.1.%d.%d:%d 10.9.3.%d:5432 ino:%d sk:%x cgroup:/ <-> ts rtt:%d.5/1%n",
            closeWait ? "CLOSE-WAIT" : "ESTAB",
            closeWait ? row : 0,
            row / 40_000,
            row / 20_000,
            20_000 + row % 20_000,
            row % 256,
            1_000_000 + row,
            0x100000 + row,
            row % 90 + 1);
      }
    }
  }
}
