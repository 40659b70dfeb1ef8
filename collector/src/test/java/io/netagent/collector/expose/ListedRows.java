package io.netagent.collector.expose;

import java.util.List;

/** Lists a few rows made by hand. */
record ListedRows(List<Listed> rows) implements ConnectionListing {
  @Override
  public Page page(Query query, int offset, int limit) {
    List<Listed> matching = rows.stream().filter(row -> matches(query, row)).toList();
    return new Page(matching.size(), matching.stream().skip(offset).limit(limit).toList());
  }

  private static boolean matches(Query query, Listed row) {
    return (query.pid() == null || query.pid() == row.connection().pid())
        && (query.state() == null || query.state() == row.connection().state())
        && (query.kind() == null || query.kind() == row.connection().closeWaitKind());
  }
}
