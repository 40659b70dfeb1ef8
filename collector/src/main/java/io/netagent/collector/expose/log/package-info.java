/** The event log: what happens to connections, a JSON line each, into a file or standard output. */
@NullMarked
package io.netagent.collector.expose.log;

import org.jspecify.annotations.NullMarked;
