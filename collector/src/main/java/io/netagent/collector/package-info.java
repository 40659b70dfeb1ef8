/** The daemon and the command line: wires the rooms below into one tick and starts the exposers. */
package io.netagent.collector;
