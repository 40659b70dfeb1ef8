/** Findings: pure functions from evidence and history to verdicts in plain words. */
@NullMarked
package io.netagent.collector.diagnose;

import org.jspecify.annotations.NullMarked;
