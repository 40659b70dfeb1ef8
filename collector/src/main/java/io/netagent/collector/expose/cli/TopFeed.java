package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.cli.top.TopAnswer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what {@code top} shows, on a thread of its own: keys are taken while a collector thinks.
 * What nobody answers leaves the last answer, and the reason.
 */
final class TopFeed implements AutoCloseable {
  private final Answers answers;
  private final long pauseMillis;
  private final Thread thread = new Thread(this::ask, "netagent-top-feed");

  // All guarded by this.
  private String target = "";
  private String list = "";
  private boolean paused;
  private boolean behind;
  private boolean closed;
  private TopAnswer newest = TopAnswer.NONE;

  /** Asks nothing before something is wanted. */
  TopFeed(Answers answers, long pauseMillis) {
    this.answers = answers;
    this.pauseMillis = pauseMillis;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * From now on, this.
   *
   * @param newTarget path and query
   * @param newList the field of its answer that the rows stand in
   * @param newPaused whether its answer is good for as long as nothing else is wanted
   */
  synchronized void want(String newTarget, String newList, boolean newPaused) {
    if (!newTarget.equals(target) || (paused && !newPaused)) {
      behind = true;
      notifyAll();
    }
    target = newTarget;
    list = newList;
    paused = newPaused;
  }

  synchronized TopAnswer newest() {
    return newest;
  }

  /** Whether what is wanted has no answer yet. */
  synchronized boolean isBehind() {
    return behind;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** What is to be asked, as it was wanted at one moment. */
  private record Question(String target, String list) {}

  private void ask() {
    try {
      while (true) {
        Question question = next();
        if (question == null) {
          return;
        }
        TopAnswer answer;
        try {
          answer = answer(answers, question.target, question.list);
        } catch (IOException | RuntimeException e) {
          answer = newest().with("no answer: " + e.getMessage() + "; asking again");
        }
        take(question, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static TopAnswer answer(Answers answers, String target, String list) throws IOException {
    String rows = answers.get(target);
    return TopAnswer.of(answers.get("/api/v1/findings"), rows, list);
  }

  private synchronized @Nullable Question next() throws InterruptedException {
    long since = System.nanoTime();
    while (!closed) {
      long leftMillis = pauseMillis - (System.nanoTime() - since) / 1_000_000;
      if (behind || (leftMillis <= 0 && !paused && !target.isEmpty())) {
        return new Question(target, list);
      }
      wait(paused || target.isEmpty() ? 0 : Math.max(1, leftMillis));
    }
    return null;
  }

  private synchronized void take(Question question, TopAnswer answer) {
    newest = answer;
    if (question.target.equals(target)) {
      behind = false;
    }
  }
}
