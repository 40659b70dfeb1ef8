/** Loads the agent into a JVM that runs, and takes it out again; changes nothing else there. */
@NullMarked
package io.netagent.collector.attach;

import org.jspecify.annotations.NullMarked;
