/** Rules on connections that this end closes first, and on the local ports that these take. */
@NullMarked
package io.netagent.collector.diagnose.ports;

import org.jspecify.annotations.NullMarked;
