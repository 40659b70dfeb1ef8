package com.acme.stock;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * Jedis without a time-out: connections that have answered before are asked once more, all at once,
 * when a line comes in. Arguments: port, number of connections.
 */
final class StockCache {
  private StockCache() {}

  public static void main(String[] arguments) throws Exception {
    HostAndPort server = new HostAndPort("127.0.0.1", Integer.parseInt(arguments[0]));
    List<Jedis> connections = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      connections.add(connect(server));
    }
    System.out.println("READY");
    System.in.read();
    for (Jedis connection : connections) {
      new Thread(() -> connection.get("stock:4711"), "lookup").start();
    }
    System.out.println("ASKED");
    Thread.currentThread().join();
  }

  private static Jedis connect(HostAndPort server) {
    Jedis connection =
        new Jedis(server, DefaultJedisClientConfig.builder().socketTimeoutMillis(0).build());
    connection.ping();
    return connection;
  }
}
