package io.netagent.collector;

import java.io.IOException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Something that a test needs and a machine may lack. Without it a test is skipped and says why;
 * where {@code CI=true} it fails, because there nobody would see that it no longer runs.
 */
public final class Requirement {
  private Requirement() {}

  public static void that(boolean fulfilled, String reason) {
    if (fulfilled) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail("CI=true, and " + reason);
    }
    Assumptions.abort(reason);
  }

  /** A program on the PATH. */
  public static void command(String name) throws InterruptedException {
    boolean found;
    try {
      Process probe = new ProcessBuilder("sh", "-c", "command -v " + name).start();
      found = probe.waitFor() == 0;
    } catch (IOException e) {
      found = false;
    }
    that(found, "there is no " + name + " on the PATH");
  }
}
