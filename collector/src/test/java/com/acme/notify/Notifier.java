package com.acme.notify;

import java.io.IOException;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/**
 * Sick: a new client for each request, whose connection is closed with it. Arguments: port, number
 * of requests. Prints SENT and how many got through.
 */
final class Notifier {
  private Notifier() {}

  public static void main(String[] arguments) throws Exception {
    int sent = 0;
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try {
        send("http://127.0.0.1:" + arguments[0] + "/event/" + i);
        sent++;
      } catch (IOException e) {
        // No port is left.
      }
    }
    System.out.println("SENT " + sent);
    System.in.read();
  }

  static void send(String url) throws IOException {
    try (CloseableHttpClient client =
            HttpClients.custom()
                .setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)
                .disableAutomaticRetries()
                .build();
        CloseableHttpResponse response = client.execute(new HttpGet(url))) {
      EntityUtils.consume(response.getEntity());
    }
  }
}
