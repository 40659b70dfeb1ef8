/** The page in a browser: Debian's Chromium, the packaged collector, real sick programs. */
@NullMarked
package io.netagent.collector.page;

import org.jspecify.annotations.NullMarked;
