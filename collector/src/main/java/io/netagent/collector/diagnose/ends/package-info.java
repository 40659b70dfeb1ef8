/** How connections and descriptors end, or don't: rules over what closes tell. */
@NullMarked
package io.netagent.collector.diagnose.ends;

import org.jspecify.annotations.NullMarked;
