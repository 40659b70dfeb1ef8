/** The demo's two ends: the sick program, as a child JVM, and the service that it calls. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.cli.demo;
