/** From the events of many JVMs to the values of lines: sites, wall-clock time, limits, losses. */
@NullMarked
package io.netagent.collector.event;

import org.jspecify.annotations.NullMarked;
