package io.netagent.collector.config;

/**
 * The text of one setting and where it was written.
 *
 * @param origin as a user finds it again: {@code --listen}, {@code NETAGENT_LISTEN}, {@code
 *     collector.yaml:3:9}
 */
record Setting(String origin, String text) {}
