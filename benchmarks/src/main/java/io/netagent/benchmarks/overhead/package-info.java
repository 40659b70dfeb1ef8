/**
 * What the agent costs the JVM it watches, beside its peers; run by {@code benchmarks/overhead}.
 */
@NullMarked
package io.netagent.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
