package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndsAdviceTest {
  private static final String APPLICATION = "com.acme.orders.Orders.load(Orders.java:30)";

  private static SiteFrame site(String libraryFrame) {
    return new SiteFrame(
        APPLICATION,
        "opener",
        List.of(
            "java.net.Socket.connect(Socket.java:633)",
            "org.postgresql.core.PGStream.<init>(PGStream.java:84)",
            libraryFrame,
            APPLICATION));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:359) | HikariCP | idleTimeout"
            + " | keepaliveTime",
        "org.apache.commons.dbcp2.DriverConnectionFactory.createConnection(A.java:1) | Commons DBCP"
            + " | maxConnLifetimeMillis | testWhileIdle",
        "org.apache.tomcat.dbcp.dbcp2.PoolableConnectionFactory.makeObject(A.java:1) | Commons DBCP"
            + " | testOnBorrow | timeBetweenEvictionRunsMillis",
        "org.apache.tomcat.jdbc.pool.PooledConnection.connect(A.java:1) | Tomcat JDBC pool | maxAge"
            + " | testWhileIdle",
        "com.mchange.v2.c3p0.DriverManagerDataSource.getConnection(A.java:1) | c3p0"
            + " | testConnectionOnCheckout | idleConnectionTestPeriod",
        "com.alibaba.druid.pool.DruidDataSource.getConnection(A.java:1) | Druid | phyTimeoutMillis"
            + " | keepAliveBetweenTimeMillis",
        "io.agroal.pool.ConnectionFactory.createConnection(A.java:1) | Agroal | max-lifetime"
            + " | background-validation-interval"
      })
  void advice_onAPoolsConnection_namesItsOwnSettings(
      String frame, String label, String inRace, String inDrop) {
    String race = EndsAdvice.forKeepAliveRace(site(frame), 30);
    assertTrue(race.startsWith(label + ": ") && race.contains(inRace), race);
    assertTrue(race.contains(" below the peer's 30 s; and "), race);
    String drop = EndsAdvice.forIdleDrop(site(frame), 300);
    assertTrue(drop.contains(label + ": ") && drop.contains(inDrop), drop);
    assertEquals(label.equals("HikariCP"), (race + drop).contains("maxLifetime"), race + drop);
    assertEquals(label.equals("HikariCP"), (race + drop).contains("keepaliveTime"), race + drop);
  }

  @Test
  void advice_onADriversConnectionWithoutAKnownPool_namesNoPool() {
    SiteFrame site = site("org.vibur.dbcp.pool.Connector.connect(Connector.java:1)");
    String both = EndsAdvice.forKeepAliveRace(site, 30) + EndsAdvice.forIdleDrop(site, 300);
    assertTrue(both.contains("a maximum age and idle time below the peer's 30 s"), both);
    assertFalse(both.matches("(?s).*(Hikari|DBCP|c3p0|maxLifetime|keepaliveTime).*"), both);
  }
}
