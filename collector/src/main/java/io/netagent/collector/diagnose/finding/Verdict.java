package io.netagent.collector.diagnose.finding;

/** A finding, and what it is about. */
public record Verdict(Finding finding, Subject subject) {}
