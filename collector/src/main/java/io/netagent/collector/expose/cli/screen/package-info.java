/**
 * The terminal: what is printed on, its width and colours; or drawn on as a whole, with its mode,
 * size and keys, and left as it was found.
 */
package io.netagent.collector.expose.cli.screen;
