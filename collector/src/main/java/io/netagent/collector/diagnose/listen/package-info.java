/** The rules on listeners: what waits to be accepted, what was dropped, and why nobody accepts. */
@NullMarked
package io.netagent.collector.diagnose.listen;

import org.jspecify.annotations.NullMarked;
