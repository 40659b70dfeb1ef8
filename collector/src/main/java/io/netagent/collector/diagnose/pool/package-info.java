/** Connections that are lent: who waits for one, who holds them, and who needs a pool. */
@NullMarked
package io.netagent.collector.diagnose.pool;

import org.jspecify.annotations.NullMarked;
