/**
 * The flight record: what the agent writes about every connection and the collector reads, in
 * shared memory.
 */
package io.netagent.recorder;
