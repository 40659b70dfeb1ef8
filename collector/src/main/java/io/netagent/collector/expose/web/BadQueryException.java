package io.netagent.collector.expose.web;

/** A query parameter that can't be used; the message names it. */
final class BadQueryException extends Exception {
  private static final long serialVersionUID = 1L;

  BadQueryException(String message) {
    super(message);
  }
}
