/** Counts over the socket table; pure. */
package io.netagent.collector.aggregate;
