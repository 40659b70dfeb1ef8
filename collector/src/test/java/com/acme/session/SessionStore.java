package com.acme.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Jedis with a pool that tests nothing; stores sessions now, and again after so many seconds of
 * quiet, when it is told. Arguments: host, port, seconds. Prints READY, then FAILED for each
 * connection that was broken by then.
 */
final class SessionStore {
  private static final int CONNECTIONS = 3;

  private SessionStore() {}

  public static void main(String[] arguments) throws Exception {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxIdle(CONNECTIONS);
    config.setTestWhileIdle(false);
    // Nor closes what is idle: by default it does after 60 s, when it looks each 30 s.
    config.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    try (JedisPool pool = new JedisPool(config, arguments[0], Integer.parseInt(arguments[1]))) {
      List<Jedis> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Jedis jedis = pool.getResource();
        store(jedis, i);
        all.add(jedis);
      }
      all.forEach(Jedis::close);
      System.out.println("READY");
      new CountDownLatch(1).await(Integer.parseInt(arguments[2]), TimeUnit.SECONDS);
      System.in.read();
      for (int i = 0; i < CONNECTIONS; i++) {
        try (Jedis jedis = pool.getResource()) {
          store(jedis, i);
        } catch (JedisConnectionException e) {
          System.out.println("FAILED " + e.getCause());
        }
      }
      System.out.println("DONE");
      System.in.read();
    }
  }

  static void store(Jedis jedis, int number) {
    jedis.set("session:" + number, "a user's session, such as it is, number " + number);
  }
}
