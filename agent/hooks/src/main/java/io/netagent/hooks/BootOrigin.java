package io.netagent.hooks;

/**
 * Which netagent.jar the classes in the boot loader are from. They stay there as long as the JVM
 * runs: an agent that is attached later must be of the very same ones.
 */
public final class BootOrigin {
  private static volatile long fingerprint;
  private static volatile String version = "";

  private BootOrigin() {}

  /** Once, when all are defined. */
  public static void set(long fingerprint, String version) {
    BootOrigin.version = version;
    BootOrigin.fingerprint = fingerprint;
  }

  /** Of names and contents; 0 while they are being defined, or if that failed. */
  public static long fingerprint() {
    return fingerprint;
  }

  /** Of the jar, for people. */
  public static String version() {
    return version;
  }
}
