/**
 * Published libraries' own tests with and without the agent; run by {@code
 * benchmarks/library-suites}.
 */
@NullMarked
package io.netagent.benchmarks.suites;

import org.jspecify.annotations.NullMarked;
