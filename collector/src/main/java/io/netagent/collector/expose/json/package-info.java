/** Findings and connections as JSON: one spelling for the HTTP interface and the command line. */
package io.netagent.collector.expose.json;
