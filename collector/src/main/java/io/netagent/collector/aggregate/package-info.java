/** Counts over the socket table; pure. */
@NullMarked
package io.netagent.collector.aggregate;

import org.jspecify.annotations.NullMarked;
