package io.netagent.collector.diagnose.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pools of JDBC connections call their settings. Times are in milliseconds unless they say
 * otherwise.
 */
public enum JdbcPool {
  HIKARI(
      Library.HIKARI,
      "maxLifetime and idleTimeout",
      "keepaliveTime",
      "it tests a connection by itself when it is leased",
      "keep minimumIdle above 0"),
  DBCP(
      Library.DBCP,
      "maxConnLifetimeMillis, and minEvictableIdleTimeMillis with timeBetweenEvictionRunsMillis,",
      "testWhileIdle with timeBetweenEvictionRunsMillis",
      "leave testOnBorrow at true",
      "keep minIdle above 0 and maxIdle as high as maxTotal (what is given back above it is closed)"),
  TOMCAT_JDBC(
      Library.TOMCAT_JDBC,
      "maxAge, and minEvictableIdleTimeMillis with a low minIdle,",
      "testWhileIdle with a validationQuery and timeBetweenEvictionRunsMillis",
      "set testOnBorrow=true with a validationQuery",
      "keep minIdle above 0 and maxIdle as high as maxActive (what is given back above it is closed)"),
  C3P0(
      Library.C3P0,
      "maxConnectionAge and maxIdleTime (both in seconds)",
      "idleConnectionTestPeriod (in seconds)",
      "set testConnectionOnCheckout=true",
      "keep minPoolSize above 0"),
  DRUID(
      Library.DRUID,
      "phyTimeoutMillis and minEvictableIdleTimeMillis",
      "keepAlive=true with keepAliveBetweenTimeMillis",
      "set testOnBorrow=true with a validationQuery",
      "keep minIdle above 0"),
  AGROAL(
      Library.AGROAL,
      "max-lifetime and idle-removal-interval",
      "background-validation-interval",
      "set foreground-validation-interval",
      "keep min-size above 0");

  private final Library library;
  private final String ages;
  private final String probes;
  private final String leaseTest;
  private final String kept;

  JdbcPool(Library library, String ages, String probes, String leaseTest, String kept) {
    this.library = library;
    this.ages = ages;
    this.probes = probes;
    this.leaseTest = leaseTest;
    this.kept = kept;
  }

  /** The pool that has opened a connection with this stack; null if none is known there. */
  public static @Nullable JdbcPool in(List<String> stack) {
    for (JdbcPool pool : values()) {
      if (pool.library.isIn(stack)) {
        return pool;
      }
    }
    return null;
  }

  /** As its users know it. */
  public String label() {
    return library.label();
  }

  /** What limits the life and the idle time of a connection; a list to go on after. */
  public String ages() {
    return ages;
  }

  /** What keeps idle connections awake, and finds those that are lost. */
  public String probes() {
    return probes;
  }

  /** How a connection is tested before a user gets it; a part of a sentence. */
  public String leaseTest() {
    return leaseTest;
  }

  /** How it keeps connections to use again; a part of a sentence. */
  public String kept() {
    return kept;
  }
}
