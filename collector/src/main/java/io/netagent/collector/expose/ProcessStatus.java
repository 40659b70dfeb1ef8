package io.netagent.collector.expose;

import io.netagent.collector.aggregate.StateCounts;
import org.jspecify.annotations.Nullable;

/**
 * One process with its sockets.
 *
 * @param pid or -1 for the rows without a visible owner
 * @param process the agent's {@code name=}, else the simple name of the main class or the jar's
 *     file name, for other programs the comm; {@code unknown} with pid -1
 * @param commandLine with secrets masked; empty if it can't be read
 * @param openFds or -1
 * @param maxFds the soft limit, or -1
 * @param agent null without a readable flight record
 */
public record ProcessStatus(
    int pid,
    String process,
    String commandLine,
    boolean jvm,
    StateCounts counts,
    long openFds,
    long maxFds,
    @Nullable AgentStatus agent) {}
