package io.netagent.agent.install;

/** Why the agent does not record; the application is as it was. Said to a person. */
final class NotInstalledException extends Exception {
  private static final long serialVersionUID = 1L;

  NotInstalledException(String message) {
    super(message);
  }
}
