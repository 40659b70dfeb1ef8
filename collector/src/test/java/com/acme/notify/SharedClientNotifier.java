package com.acme.notify;

import java.util.concurrent.TimeUnit;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Healthy: one client with its pool for all requests, 50 a second. Argument: port. */
final class SharedClientNotifier {
  private SharedClientNotifier() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("READY");
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      while (true) {
        HttpGet get = new HttpGet("http://127.0.0.1:" + arguments[0] + "/event");
        try (CloseableHttpResponse response = client.execute(get)) {
          EntityUtils.consume(response.getEntity());
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
