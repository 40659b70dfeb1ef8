/**
 * A terminal that is drawn on as a whole: its mode, its size, its keys; and left as it was found.
 */
package io.netagent.collector.expose.cli.screen;
