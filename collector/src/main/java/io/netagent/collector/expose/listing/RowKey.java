package io.netagent.collector.expose.listing;

/** A number of the row that the cursor stands on. */
@FunctionalInterface
interface RowKey {
  long of(RowCursor row);
}
