package io.netagent.collector.expose.cli;

/** What the process's exit tells a script. */
final class ExitCode {
  static final int FINE = 0;

  /** There are findings that are not benign. */
  static final int FINDINGS = 1;

  /** The command line or a setting can't be used. */
  static final int USAGE = 2;

  /** Something that was needed could not be read, bound or started. */
  static final int CANNOT_READ = 3;

  private ExitCode() {}
}
