/** Figures, tables and lines as they stand on a terminal; opens nothing and writes no escape. */
package io.netagent.collector.expose.cli.text;
