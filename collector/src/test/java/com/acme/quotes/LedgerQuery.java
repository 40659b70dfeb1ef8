package com.acme.quotes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Sick: a database connection without socketTimeout to a server that says nothing. */
final class LedgerQuery {
  private LedgerQuery() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("READY");
    try (Connection connection = connect(arguments[0])) {
      System.out.println(connection.getCatalog());
    }
  }

  static Connection connect(String port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/ledger?sslmode=disable&loginTimeout=0", "a", "b");
  }
}
