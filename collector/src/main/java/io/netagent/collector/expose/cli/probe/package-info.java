/** What {@code probe} found, for a person: phases, rounds and their waterfall. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.cli.probe;
