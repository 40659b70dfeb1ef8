package com.acme.orders;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Orders in a database, some of them read as they should be. */
final class OrderDao {
  private final DataSource orders;
  private final List<Connection> forgotten = Collections.synchronizedList(new ArrayList<>());

  OrderDao(DataSource orders) {
    this.orders = orders;
  }

  /** Right. */
  int count() throws SQLException {
    try (Connection connection = orders.getConnection()) {
      return count(connection);
    }
  }

  /** Sick: the connection never goes back. */
  int findAndForget() throws SQLException {
    Connection connection = orders.getConnection();
    forgotten.add(connection);
    return count(connection);
  }

  /** Sick: the connection is kept while another service is asked. */
  int bookWhileItTakes(long millis) throws Exception {
    try (Connection connection = orders.getConnection()) {
      connection.setAutoCommit(false);
      int booked = count(connection);
      TimeUnit.MILLISECONDS.sleep(millis);
      connection.commit();
      return booked;
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM orders")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
