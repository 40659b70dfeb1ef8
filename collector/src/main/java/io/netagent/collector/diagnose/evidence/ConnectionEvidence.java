package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import org.jspecify.annotations.Nullable;

/**
 * One row of the kernel's table as the rules see it.
 *
 * @param site where it was opened or first read, or why that is not known
 * @param recorded what the agent knows and keeps up to date; null where no agent records, or it did
 *     not see the connection
 * @param accepted by a listener of this host; else it was opened here
 * @param unmovedSeconds for so long its state, both queues and what was acknowledged, read and
 *     written have stood still while its process ran and somebody watched: a lower bound
 */
public record ConnectionEvidence(
    CorrelatedConnection row,
    SiteFrame site,
    @Nullable RecordedConnection recorded,
    boolean accepted,
    double unmovedSeconds) {}
