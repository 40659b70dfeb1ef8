package io.netagent.collector.expose.listing;

/** What a row must meet to be listed; made by {@link ConnectionFilters}. */
@FunctionalInterface
public interface ConnectionTest {
  /** Looks at the row that the cursor stands on. */
  boolean passes(RowCursor row);
}
