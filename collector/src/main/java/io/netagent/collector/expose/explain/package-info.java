/** What one saved socket table shows, judged by the rules of the collector. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.explain;
