package io.netagent.collector.expose.json;

/** A finding that stands no more, as read back from JSON; hostile text. */
public record WithdrawnView(FindingView finding, String why, double secondsAgo) {}
