package io.netagent.collector.diagnose;

import java.util.List;

/** A finding, and the connections that it is about. */
record Verdict(Finding finding, List<Suspect> suspects) {}
