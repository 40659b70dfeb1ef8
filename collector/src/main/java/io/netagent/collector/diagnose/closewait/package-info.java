/** The rules on CLOSE_WAIT, site by site, and the history that they need. */
@NullMarked
package io.netagent.collector.diagnose.closewait;

import org.jspecify.annotations.NullMarked;
