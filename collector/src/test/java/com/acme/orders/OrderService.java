package com.acme.orders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.TimeUnit;

/**
 * A service with a HikariCP pool of ten. Arguments: port of the database, what it does:
 *
 * <ul>
 *   <li>{@code forget}: sick, ten connections are never given back and four threads want one
 *   <li>{@code book}: sick, each keeps its connection for seconds while it asks another service
 *   <li>{@code busy}: healthy, forty threads and queries of some milliseconds
 *   <li>{@code idle}: healthy, ten connections and nothing to do
 * </ul>
 */
final class OrderService {
  private OrderService() {}

  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://127.0.0.1:"
            + arguments[0]
            + "/orders?sslmode=disable&preferQueryMode=simple");
    config.setUsername("orders");
    config.setMaximumPoolSize(10);
    config.setPoolName("orders");
    OrderDao dao = new OrderDao(new HikariDataSource(config));
    switch (arguments[1]) {
      case "forget" -> {
        for (int i = 0; i < 10; i++) {
          dao.findAndForget();
        }
        work(4, dao::findAndForget);
      }
      case "book" -> work(24, () -> dao.bookWhileItTakes(8_000));
      case "busy" -> work(40, () -> dao.count());
      default -> dao.count();
    }
    System.out.println("READY");
    System.in.read();
  }

  private interface Work {
    int run() throws Exception;
  }

  private static void work(int threads, Work work) {
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> forEver(work), "order-worker-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void forEver(Work work) {
    while (true) {
      try {
        work.run();
      } catch (Exception e) {
        pause(); // No connection in time: the next request comes.
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
