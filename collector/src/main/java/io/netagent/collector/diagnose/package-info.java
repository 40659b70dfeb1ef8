/** Findings: pure functions from evidence and history to verdicts in plain words. */
package io.netagent.collector.diagnose;
