/** Whose line of code a stack names, and which library it calls. */
@NullMarked
package io.netagent.collector.diagnose.site;

import org.jspecify.annotations.NullMarked;
