/**
 * A large socket table, and what it costs to read it and to look at it; run by {@code
 * benchmarks/socket-table} and {@code benchmarks/page}.
 */
@NullMarked
package io.netagent.benchmarks.table;

import org.jspecify.annotations.NullMarked;
