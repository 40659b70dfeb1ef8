/** Opens what the collector reads: the kernel's socket table, the owners of sockets, processes, flight records. */
package io.netagent.collector.source;
