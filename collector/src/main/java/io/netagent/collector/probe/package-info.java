/** {@code probe}: tries one address that a user names, phase by phase, as a client would. */
@NullMarked
package io.netagent.collector.probe;

import org.jspecify.annotations.NullMarked;
