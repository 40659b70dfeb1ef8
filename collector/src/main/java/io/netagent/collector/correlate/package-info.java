/** Joins the kernel's rows with the connections of the flight records; pure. */
package io.netagent.collector.correlate;
