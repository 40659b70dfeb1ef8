/**
 * Sick programs with real libraries and what must be found, healthy ones of which nothing may be.
 */
@NullMarked
package io.netagent.collector.scenario;

import org.jspecify.annotations.NullMarked;
