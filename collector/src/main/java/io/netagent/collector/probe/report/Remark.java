package io.netagent.collector.probe.report;

/**
 * Something beside the verdict.
 *
 * @param warning whether it costs clients something, and so is a finding too
 * @param text whole sentences
 */
public record Remark(boolean warning, Layer layer, String text) {}
