package io.netagent.recorder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One thread in a dump. All text in it is hostile to whoever prints it. */
public final class RecordedThread {
  private final long id;
  private final String name;
  private final Thread.State state;
  private final boolean virtual;
  private final String lock;
  private final long lockOwnerId;
  private final List<String> frames;
  private final int framesLeftOut;

  /**
   * A thread with all of its frames.
   *
   * @param lock what it waits for, as text; or empty
   * @param lockOwnerId of the thread that holds the lock; -1 for none or not known
   * @param frames innermost first, each as in {@link RecordedSite#frames()}
   */
  public RecordedThread(
      long id,
      String name,
      Thread.State state,
      boolean virtual,
      String lock,
      long lockOwnerId,
      List<String> frames) {
    this(id, name, state, virtual, lock, lockOwnerId, frames, 0);
  }

  RecordedThread(
      long id,
      String name,
      Thread.State state,
      boolean virtual,
      String lock,
      long lockOwnerId,
      List<String> frames,
      int framesLeftOut) {
    this.id = id;
    this.name = name;
    this.state = state;
    this.virtual = virtual;
    this.lock = lock;
    this.lockOwnerId = lockOwnerId;
    this.frames = Collections.unmodifiableList(new ArrayList<>(frames));
    this.framesLeftOut = framesLeftOut;
  }

  /** The java.lang.Thread id. */
  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Thread.State state() {
    return state;
  }

  public boolean virtual() {
    return virtual;
  }

  /** What it waits for, or empty. */
  public String lock() {
    return lock;
  }

  /** The thread that holds the lock; -1 for none or not known. */
  public long lockOwnerId() {
    return lockOwnerId;
  }

  /** The stack, innermost first; at most 256 frames of one that was dumped. */
  public List<String> frames() {
    return frames;
  }

  /** Frames further out that a dump had no room for; 0 if all are there. */
  public int framesLeftOut() {
    return framesLeftOut;
  }
}
