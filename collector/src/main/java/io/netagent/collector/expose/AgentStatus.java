package io.netagent.collector.expose;

import io.netagent.recorder.FlightRecord;

/**
 * The agent of one process, as its flight record shows it.
 *
 * @param stalled the agent's thread has not ticked for over a second: the JVM is stopped, in a long
 *     pause or dead
 * @param unknownToAgent kernel sockets of the process that the record does not know
 */
public record AgentStatus(FlightRecord record, boolean stalled, int unknownToAgent) {}
