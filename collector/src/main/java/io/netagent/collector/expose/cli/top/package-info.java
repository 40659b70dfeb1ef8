/**
 * {@code top}: what it shows, how keys change that, and the lines that it comes to; draws nothing.
 */
package io.netagent.collector.expose.cli.top;
