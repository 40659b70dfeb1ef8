package com.acme.backup;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Apache HttpClient 5 that sends one piece after the other. Arguments: host, port. */
final class Uploader {
  private Uploader() {}

  public static void main(String[] arguments) throws Exception {
    String url = "http://" + arguments[0] + ":" + arguments[1] + "/pieces";
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      upload(client, url);
      System.out.println("READY");
      while (true) {
        upload(client, url);
        Thread.sleep(5);
      }
    }
  }

  private static void upload(CloseableHttpClient client, String url) throws Exception {
    HttpPost post = new HttpPost(url);
    post.setEntity(new ByteArrayEntity(new byte[2_000], ContentType.APPLICATION_OCTET_STREAM));
    client.execute(
        post,
        response -> {
          EntityUtils.consume(response.getEntity());
          return null;
        });
  }
}
