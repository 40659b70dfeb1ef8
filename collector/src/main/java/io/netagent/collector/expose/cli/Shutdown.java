package io.netagent.collector.expose.cli;

/** What is done when the process is told to end. */
final class Shutdown {
  private Shutdown() {}

  /** Closes these at the end of the process, in this order; one that fails keeps none from it. */
  static void closeAtExit(AutoCloseable... parts) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  for (AutoCloseable part : parts) {
                    closeQuietly(part);
                  }
                },
                "netagent-shutdown"));
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // The process ends anyway, and nobody is left to act on it.
    }
  }
}
