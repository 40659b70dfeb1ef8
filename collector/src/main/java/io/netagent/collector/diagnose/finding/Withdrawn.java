package io.netagent.collector.diagnose.finding;

/**
 * A finding that stands no more.
 *
 * @param finding as it was last told
 * @param why in a sentence
 * @param secondsAgo when that was
 */
public record Withdrawn(Finding finding, String why, double secondsAgo) {}
