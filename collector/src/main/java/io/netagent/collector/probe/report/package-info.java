/** What a probe found, phase by phase, and what that means in words; pure. */
@NullMarked
package io.netagent.collector.probe.report;

import org.jspecify.annotations.NullMarked;
