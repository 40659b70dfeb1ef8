/** All connections searched, filtered, sorted and grouped on the columns of their tables. */
@org.jspecify.annotations.NullMarked
package io.netagent.collector.expose.listing;
