package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;

/** A blocked call and the connection that it is on, opened by this process. */
record CallOn(BlockedCall call, ConnectionEvidence connection) {}
