/** What all exposers see: one immutable snapshot for each tick. */
package io.netagent.collector.expose;
