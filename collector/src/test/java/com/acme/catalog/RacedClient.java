package com.acme.catalog;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.util.EntityUtils;

/**
 * Apache HttpClient 4 that orders something every 1.8 s. Sick if the peer's keep-alive is shorter
 * and {@code checked} is false: then a pooled connection is used without a look whether the peer
 * has closed it. Arguments: port, checked. Prints READY after the first answer, FAILED at each
 * request without an answer.
 */
final class RacedClient {
  private static final int PERIOD_MILLIS = 1_800;

  private RacedClient() {}

  public static void main(String[] arguments) throws Exception {
    boolean checked = Boolean.parseBoolean(arguments[1]);
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    pool.setValidateAfterInactivity(checked ? 100 : -1);
    try (CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(pool)
            .setDefaultRequestConfig(RequestConfig.custom().setSocketTimeout(20_000).build())
            .disableAutomaticRetries()
            .build()) {
      boolean ready = false;
      while (true) {
        try {
          order(client, "http://127.0.0.1:" + arguments[0] + "/orders");
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

  static void order(CloseableHttpClient client, String url) throws IOException {
    HttpPost post = new HttpPost(url);
    post.setEntity(new StringEntity("{\"item\": 7}"));
    try (CloseableHttpResponse response = client.execute(post)) {
      EntityUtils.consume(response.getEntity());
    }
  }
}
