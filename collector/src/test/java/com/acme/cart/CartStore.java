package com.acme.cart;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/**
 * Sick: a Jedis pool of eight, all borrowed and never given back; three threads want one. Argument:
 * port.
 */
final class CartStore {
  private static final List<Jedis> FORGOTTEN = new ArrayList<>();

  private CartStore() {}

  public static void main(String[] arguments) throws Exception {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxTotal(8);
    config.setJmxEnabled(false);
    JedisPool pool = new JedisPool(config, "127.0.0.1", Integer.parseInt(arguments[0]));
    for (int i = 0; i < 8; i++) {
      touch(pool);
    }
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(() -> touch(pool), "cart-worker-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    System.out.println("READY");
    System.in.read();
  }

  static void touch(JedisPool pool) {
    Jedis jedis = pool.getResource();
    synchronized (FORGOTTEN) {
      FORGOTTEN.add(jedis);
    }
    jedis.ping();
  }
}
