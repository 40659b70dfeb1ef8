package com.acme.checkout;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Sick: all workers of a Tomcat wait for a lock that a refresh holds. Prints PORT=n. */
final class LockedShop {
  private static final Object STOCK = new Object();
  private static int sold;

  private LockedShop() {}

  public static void main(String[] arguments) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Thread refresh = new Thread(() -> refreshStock(held), "stock-refresh");
    refresh.setDaemon(true);
    refresh.start();
    held.await();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("shop").toString());
    tomcat.setPort(0);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxConnections", "10");
    connector.setProperty("maxThreads", "10");
    connector.setProperty("acceptCount", "20");
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "shop", new CheckoutServlet());
    context.addServletMappingDecoded("/*", "shop");
    tomcat.start();
    System.out.println("PORT=" + connector.getLocalPort());
    System.in.read();
  }

  @SuppressWarnings("ThreadSleep")
  private static void refreshStock(CountDownLatch held) {
    synchronized (STOCK) {
      held.countDown();
      try {
        Thread.sleep(3_600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void checkout() {
    synchronized (STOCK) {
      sold++;
    }
  }

  private static final class CheckoutServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      checkout();
      response.getWriter().println("sold " + sold);
    }
  }
}
