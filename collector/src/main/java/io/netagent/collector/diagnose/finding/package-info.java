/** What a diagnosis says: the finding, its rule, and what it is about. */
@NullMarked
package io.netagent.collector.diagnose.finding;

import org.jspecify.annotations.NullMarked;
