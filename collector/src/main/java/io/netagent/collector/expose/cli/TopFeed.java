package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.NotThereException;
import io.netagent.collector.expose.cli.top.TopAnswer;
import io.netagent.collector.expose.cli.top.TopQuestion;
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
  private TopQuestion question = TopAnswer.NONE.question();
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
   * @param newQuestion to be asked again and again
   * @param newPaused whether its answer is good for as long as nothing else is wanted
   */
  synchronized void want(TopQuestion newQuestion, boolean newPaused) {
    if (!newQuestion.equals(question) || (paused && !newPaused)) {
      behind = true;
      notifyAll();
    }
    question = newQuestion;
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

  private void ask() {
    try {
      while (true) {
        TopQuestion asked = next();
        if (asked == null) {
          return;
        }
        TopAnswer answer;
        try {
          answer = answer(answers, asked);
        } catch (NotThereException e) {
          answer = newest().gone(asked, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
          answer = newest().with("no answer: " + e.getMessage() + "; asking again");
        }
        take(asked, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static TopAnswer answer(Answers answers, TopQuestion asked) throws IOException {
    String document = answers.get(asked.target());
    return TopAnswer.of(asked, answers.get("/api/v1/findings"), document);
  }

  private synchronized @Nullable TopQuestion next() throws InterruptedException {
    long since = System.nanoTime();
    while (!closed) {
      long leftMillis = pauseMillis - (System.nanoTime() - since) / 1_000_000;
      if (behind || (leftMillis <= 0 && !paused && !question.target().isEmpty())) {
        return question;
      }
      wait(paused || question.target().isEmpty() ? 0 : Math.max(1, leftMillis));
    }
    return null;
  }

  private synchronized void take(TopQuestion asked, TopAnswer answer) {
    newest = answer;
    if (asked.equals(question)) {
      behind = false;
    }
  }
}
