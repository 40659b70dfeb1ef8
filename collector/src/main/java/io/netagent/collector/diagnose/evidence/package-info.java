/** What one tick shows to all groups of rules, and the words that they have in common. */
@NullMarked
package io.netagent.collector.diagnose.evidence;

import org.jspecify.annotations.NullMarked;
