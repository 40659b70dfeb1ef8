/** The daemon and the command line: wires the rooms below into one tick and starts the exposers. */
@NullMarked
package io.netagent.collector;

import org.jspecify.annotations.NullMarked;
