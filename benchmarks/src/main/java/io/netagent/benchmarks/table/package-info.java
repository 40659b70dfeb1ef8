/** A large socket table, and what it costs to read it; run by {@code benchmarks/socket-table}. */
@NullMarked
package io.netagent.benchmarks.table;

import org.jspecify.annotations.NullMarked;
