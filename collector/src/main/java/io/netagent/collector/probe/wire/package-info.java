/** Bytes and texts of DNS, TCP_INFO, TLS and HTTP/1.1 to values and back; pure, opens nothing. */
@NullMarked
package io.netagent.collector.probe.wire;

import org.jspecify.annotations.NullMarked;
