/** Data that does not get through: the peer is gone, does not read, or the path loses segments. */
@NullMarked
package io.netagent.collector.diagnose.delivery;

import org.jspecify.annotations.NullMarked;
