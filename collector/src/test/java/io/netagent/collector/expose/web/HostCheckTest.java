package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.config.ListenAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostCheckTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,192.0.2.7:9465,true",
    "::,[2001:db8::1]:9465,true",
    "0.0.0.0,rebound.example,false",
    "0.0.0.0,192.0.2.7.rebound.example,false",
    "192.0.2.7,192.0.2.7,true",
    "192.0.2.7,192.0.2.8,false",
    "node7.example,NODE7.example:9465,true",
    "127.0.0.1,192.0.2.7,false",
    "127.0.0.1,user@localhost,false"
  })
  void allows_dependsOnTheListenAddress(String listen, String host, boolean allowed) {
    HostCheck check = new HostCheck(new ListenAddress(listen, 9465), List.of());
    assertEquals(allowed, check.allows(host));
  }
}
