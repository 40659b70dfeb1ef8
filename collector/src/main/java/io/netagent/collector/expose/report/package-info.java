/** The bundle that goes to a ticket: its files, its archive, and addresses masked. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.report;
