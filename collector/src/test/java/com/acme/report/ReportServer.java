package com.acme.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty that writes a large answer with blocking writes, as most servlets do. */
final class ReportServer {
  private ReportServer() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new QueuedThreadPool(30));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(900_000);
    server.addConnector(connector);
    server.setHandler(
        new AbstractHandler() {
          @Override
          public void handle(
              String target, Request base, HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            base.setHandled(true);
            export(response.getOutputStream());
          }
        });
    server.start();
    System.out.println("PORT=" + connector.getLocalPort());
    Thread.currentThread().join();
  }

  static void export(OutputStream to) throws IOException {
    byte[] row = new byte[8192];
    for (int i = 0; i < 8192; i++) {
      to.write(row);
    }
  }
}
