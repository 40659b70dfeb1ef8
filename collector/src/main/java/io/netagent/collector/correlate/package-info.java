/** Joins the kernel's rows with the connections of the flight records; pure. */
@NullMarked
package io.netagent.collector.correlate;

import org.jspecify.annotations.NullMarked;
