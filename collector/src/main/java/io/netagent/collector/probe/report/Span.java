package io.netagent.collector.probe.report;

/**
 * One bar of the waterfall.
 *
 * @param startMicros since the probe began
 * @param micros how long
 * @param failed whether it ended without what it was for
 */
public record Span(String name, long startMicros, long micros, boolean failed) {}
