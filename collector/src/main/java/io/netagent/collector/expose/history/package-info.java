/** An hour of what each process and the host had: one sample for each ten seconds, bounded. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.history;
