package io.netagent.collector.diagnose.ends;

/** A remote address and port. */
record Remote(long high, long low, int port) {}
