/**
 * Opens what the collector reads: the kernel's socket table, the owners of sockets, processes,
 * flight records.
 */
@NullMarked
package io.netagent.collector.source;

import org.jspecify.annotations.NullMarked;
