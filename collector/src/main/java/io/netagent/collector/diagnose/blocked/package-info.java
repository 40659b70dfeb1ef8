/** The rules on calls that wait: reads, handshakes, connects and lookups without an answer. */
@NullMarked
package io.netagent.collector.diagnose.blocked;

import org.jspecify.annotations.NullMarked;
