package io.netagent.collector.diagnose.finding;

/**
 * Something that a rule may tell before long: it is seen, but not for long enough.
 *
 * @param rule the rule's id
 * @param pid of the process, or -1 where there is none
 * @param process its name, hostile text
 * @param moreSeconds so much longer it must be seen
 */
public record Ripening(String rule, int pid, String process, double moreSeconds) {}
