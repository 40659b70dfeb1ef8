package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WholeLinesTest {
  /** Takes half of what it is given, and the rest when it may. */
  private static final class Halting extends Writer {
    final StringWriter taken = new StringWriter();
    final CountDownLatch half = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void write(char[] text, int offset, int length) {
      taken.write(text, offset, length / 2);
      half.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      taken.write(text, offset + length / 2, length - length / 2);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void exit_whileALineIsPrinted_waitsForItsEndAndBeginsNoOther() throws Exception {
    Halting to = new Halting();
    WholeLines lines = new WholeLines(new PrintWriter(to));
    Thread printer =
        new Thread(
            () -> {
              boolean unused = lines.print("first\n") && lines.print("second\n");
            });
    printer.setDaemon(true);
    printer.start();
    to.half.await();
    Thread exit = new Thread(lines::letFinish);
    exit.start();
    to.goOn.countDown();
    exit.join();
    String taken = to.taken.toString();
    assertTrue(taken.endsWith("\n"), taken);
    assertEquals(taken, to.taken.toString(), "no more of it");
    lines.close();
  }

  @Test
  void exit_whileNobodyTakesALine_doesNotWaitForEver() throws Exception {
    Halting to = new Halting();
    WholeLines lines = new WholeLines(new PrintWriter(to));
    Thread printer =
        new Thread(
            () -> {
              boolean unused = lines.print("first\n");
            });
    printer.setDaemon(true);
    printer.start();
    to.half.await();
    assertTimeoutPreemptively(Duration.ofSeconds(60), lines::letFinish);
    to.goOn.countDown();
    lines.close();
  }

  @Test
  void print_whenNobodyReads_saysSo() {
    try (WholeLines lines =
        new WholeLines(
            new PrintWriter(
                new Writer() {
                  @Override
                  public void write(char[] text, int offset, int length)
                      throws java.io.IOException {
                    throw new java.io.IOException("Broken pipe");
                  }

                  @Override
                  public void flush() {}

                  @Override
                  public void close() {}
                }))) {
      assertEquals(false, lines.print("lost\n"));
    }
  }
}
