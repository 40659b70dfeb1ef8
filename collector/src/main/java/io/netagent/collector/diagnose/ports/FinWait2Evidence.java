package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import org.jspecify.annotations.Nullable;

/**
 * Connections in FIN_WAIT2 with one remote.
 *
 * @param process that has closed them, or half closed them and still holds them; with pid -1 if it
 *     is not known
 * @param peer the process on this host that holds most of the other ends in CLOSE_WAIT; null if
 *     there is none in sight
 * @param peerCloseWait other ends in CLOSE_WAIT on this host
 * @param standing the last tick has told of them
 * @param oneSnapshot nobody has watched: no ages
 */
record FinWait2Evidence(
    NamespaceEvidence namespace,
    ProcessEvidence process,
    SiteFrame site,
    ActiveClose close,
    @Nullable ProcessEvidence peer,
    int peerCloseWait,
    boolean standing,
    boolean oneSnapshot) {}
