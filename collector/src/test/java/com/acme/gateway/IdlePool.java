package com.acme.gateway;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/**
 * Healthy: Apache HttpClient 4, every answer consumed and closed; the peer closes the idle
 * connections first. Arguments: port, number of connections.
 */
final class IdlePool {
  private IdlePool() {}

  public static void main(String[] arguments) throws Exception {
    int connections = Integer.parseInt(arguments[1]);
    String url = "http://127.0.0.1:" + arguments[0] + "/x";
    CloseableHttpClient client =
        HttpClients.custom().setMaxConnTotal(100).setMaxConnPerRoute(100).build();
    ExecutorService workers = Executors.newFixedThreadPool(connections);
    CyclicBarrier allConnected = new CyclicBarrier(connections);
    for (int i = 0; i < connections; i++) {
      workers.submit(
          () -> {
            try (CloseableHttpResponse response = client.execute(new HttpGet(url))) {
              allConnected.await();
              EntityUtils.consume(response.getEntity());
            }
            return null;
          });
    }
    workers.shutdown();
    workers.awaitTermination(30, TimeUnit.SECONDS);
    System.out.println("IDLE " + connections);
    System.in.read();
  }
}
