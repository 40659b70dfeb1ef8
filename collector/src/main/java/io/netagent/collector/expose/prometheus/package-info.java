/** The snapshot as Prometheus metrics; the only room that knows simpleclient. */
package io.netagent.collector.expose.prometheus;
