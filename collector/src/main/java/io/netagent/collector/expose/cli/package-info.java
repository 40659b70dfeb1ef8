/** The command line: data on stdout, messages on stderr, an exit code that scripts can use. */
package io.netagent.collector.expose.cli;
