package io.netagent.collector.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A network namespace could not be entered; the message says why and what right is missing. */
public final class NamespaceException extends IOException {
  private static final long serialVersionUID = 1;

  NamespaceException(String message) {
    this(message, null);
  }

  NamespaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
