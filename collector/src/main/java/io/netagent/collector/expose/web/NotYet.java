package io.netagent.collector.expose.web;

/** The answer while there is no snapshot. */
final class NotYet {
  static final Response RESPONSE =
      Response.text(503, "No look at the sockets has been finished yet.");

  private NotYet() {}
}
