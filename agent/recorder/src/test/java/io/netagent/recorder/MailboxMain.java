package io.netagent.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Both sides of the mailbox as processes of their own: {@code answer DIR} is an agent that answers
 * until its input ends, {@code ask FILE MILLIS} prints what it is told.
 */
final class MailboxMain {
  private MailboxMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("answer")) {
      answer(Path.of(arguments[1]));
    } else {
      System.out.println(ask(Path.of(arguments[1]), Integer.parseInt(arguments[2])));
    }
  }

  static String ask(Path record, int timeoutMillis) throws InterruptedException {
    try (MailboxClient client = MailboxClient.open(record)) {
      ThreadDump dump = client.ask(timeoutMillis);
      return SeenThreads.of(dump.threads()) + " of " + dump.threadsInAll();
    } catch (NoAnswerException e) {
      return e.reason() + ": " + e.getMessage();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void answer(Path directory) throws IOException, InterruptedException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(directory, self.uid());
    FlightRecordWriter writer =
        FlightRecordWriter.create(place, self, 1024, "9.8.7", "child", "", 0, System.nanoTime());
    writer.state(RecordState.RECORDING);
    System.out.println(writer.path());
    while (System.in.available() == 0) {
      long request = writer.mailbox().request();
      if (request != 0) {
        writer.mailbox().answer(request, threads(), System.nanoTime());
      }
      Thread.sleep(5);
    }
  }

  /** Two that follow from nothing, and the answering thread itself. */
  private static List<RecordedThread> threads() {
    List<RecordedThread> threads = new ArrayList<>();
    threads.add(
        new RecordedThread(
            7,
            "wörker",
            Thread.State.BLOCKED,
            false,
            "java.lang.Object@1",
            8,
            List.of("a.B.c(B.java:1)", "a.D.e(D.java:2)")));
    threads.add(new RecordedThread(8, "", Thread.State.TIMED_WAITING, true, "", -1, List.of()));
    Thread current = Thread.currentThread();
    threads.add(
        new RecordedThread(
            current.getId(), current.getName(), current.getState(), false, "", -1, List.of()));
    return threads;
  }
}
