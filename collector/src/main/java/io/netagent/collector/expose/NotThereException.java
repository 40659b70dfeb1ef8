package io.netagent.collector.expose;

import java.io.IOException;

/** Somebody has answered: there is no such connection, site or process; the message says so. */
public final class NotThereException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotThereException(String message) {
    super(message);
  }
}
