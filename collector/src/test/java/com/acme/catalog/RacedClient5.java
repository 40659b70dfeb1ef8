package com.acme.catalog;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;

/**
 * Sick: Apache HttpClient 5 that looks every 1.8 s what is new, and never whether the peer has
 * closed its pooled connection. Argument: port. Prints READY after the first answer.
 */
final class RacedClient5 {
  private static final int PERIOD_MILLIS = 1_800;

  private RacedClient5() {}

  public static void main(String[] arguments) throws Exception {
    ConnectionConfig unchecked =
        ConnectionConfig.custom().setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND).build();
    try (CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(unchecked)
                    .build())
            .disableAutomaticRetries()
            .build()) {
      boolean ready = false;
      while (true) {
        try {
          lookUp(client, "http://127.0.0.1:" + arguments[0] + "/news");
          if (!ready) {
            System.out.println("READY");
          }
          ready = true;
        } catch (IOException e) {
          System.out.println("FAILED " + e);
        }
        new CountDownLatch(1).await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  static String lookUp(CloseableHttpClient client, String url) throws IOException {
    return client.execute(new HttpGet(url), answer -> EntityUtils.toString(answer.getEntity()));
  }
}
