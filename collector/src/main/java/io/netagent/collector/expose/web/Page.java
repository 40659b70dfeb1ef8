package io.netagent.collector.expose.web;

/** What stands under one path. */
@FunctionalInterface
interface Page {
  Response answer(Request request) throws BadQueryException;
}
