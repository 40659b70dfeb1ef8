package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.WaitingThreads.Group;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.ConnectionRole;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What most of a server's busy worker threads do. A worker is known by the frames of a server's
 * library, or by what the record tells of it; in a process without either, by those of an executor.
 * Threads of one pool are known by one name up to the number behind it.
 *
 * @param group those that do or wait for one and the same
 * @param site where most of them stand, or the one that was told before if many still stand there
 * @param all threads of their pool
 * @param idle those of the pool that wait for a task
 */
public record ServerWorkers(Group group, SiteFrame site, int all, int idle) {
  /** Of the largest group, what a group must have to be told again. */
  private static final double STILL_LARGE = 0.5;

  /**
   * The largest group of workers that wait for something; null if none does.
   *
   * @param handlers ids of threads that serve connections, as far as the record tells
   * @param toldSite the frame that was told before, or empty: what is told should not change with
   *     each dump
   */
  public static @Nullable ServerWorkers waiting(
      WaitingThreads threads, Set<Long> handlers, String toldSite) {
    return most(threads, handlers, toldSite, each -> each.waiting() != Waiting.NOTHING);
  }

  /** The same of workers that run. */
  public static @Nullable ServerWorkers running(
      WaitingThreads threads, Set<Long> handlers, String toldSite) {
    return most(threads, handlers, toldSite, each -> each.waiting() == Waiting.NOTHING);
  }

  private static @Nullable ServerWorkers most(
      WaitingThreads threads, Set<Long> handlers, String toldSite, Predicate<WaitingThread> which) {
    for (Tier tier : tiers(handlers)) {
      Predicate<WaitingThread> atWork =
          each ->
              tier.workers.test(each)
                  && each.inApplication()
                  && !each.isIdle()
                  && each.waiting() != Waiting.SELECT;
      List<Group> groups = threads.groups(atWork.and(which));
      if (!groups.isEmpty() && groups.get(0).size() >= tier.least) {
        return of(threads, chosen(groups, toldSite), toldSite);
      }
      if (!threads.groups(atWork).isEmpty()) {
        return null; // They are at work, just not so: others in the process are beside the point.
      }
    }
    return null;
  }

  /**
   * Threads that may be the server's.
   *
   * @param least so many must do the same to be told
   */
  private record Tier(Predicate<WaitingThread> workers, int least) {}

  /** The surest ones first; an executor may serve anything, so one thread of it says nothing. */
  private static List<Tier> tiers(Set<Long> handlers) {
    return List.of(
        new Tier(
            each ->
                (each.server() != null && each.server() != Library.NETTY)
                    || handlers.contains(each.thread().id()),
            1),
        new Tier(each -> each.server() == Library.NETTY, 1),
        new Tier(WaitingThread::executor, 2));
  }

  private static Group chosen(List<Group> groups, String toldSite) {
    Group largest = groups.get(0);
    for (Group group : groups) {
      if (group.size() >= STILL_LARGE * largest.size() && siteIn(group, toldSite) != null) {
        return group;
      }
    }
    return largest;
  }

  private static @Nullable SiteFrame siteIn(Group group, String frame) {
    for (WaitingThread thread : group.threads()) {
      if (thread.site().frame().equals(frame)) {
        return thread.site();
      }
    }
    return null;
  }

  private static ServerWorkers of(WaitingThreads threads, Group group, String toldSite) {
    Map<String, Integer> names = new HashMap<>();
    Set<Long> members = new HashSet<>();
    for (WaitingThread thread : group.threads()) {
      names.merge(poolName(thread), 1, Integer::sum);
      members.add(thread.thread().id());
    }
    String pool =
        names.entrySet().stream()
            .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    int all = group.size();
    int idle = 0;
    for (WaitingThread thread : threads.threads()) {
      if (!members.contains(thread.thread().id()) && poolName(thread).equals(pool)) {
        boolean free = thread.isIdle() && isForTask(thread);
        idle += free ? 1 : 0;
        all += free || !thread.isIdle() ? 1 : 0;
      }
    }
    SiteFrame told = siteIn(group, toldSite);
    return new ServerWorkers(group, told == null ? group.site() : told, all, idle);
  }

  /** Jetty lets acceptors and selectors run on its pool's threads. */
  private static boolean isForTask(WaitingThread thread) {
    return thread.waiting() == Waiting.TASK || thread.waiting() == Waiting.SIGNAL;
  }

  private static String poolName(WaitingThread thread) {
    String name = thread.thread().name();
    int end = name.length();
    while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  public int size() {
    return group.size();
  }

  /** None is free, or so few are that it can't be for lack of work. */
  public boolean areMost() {
    return 2 * group.size() >= all && idle < group.size();
  }

  /** None of the pool's threads does anything else. */
  public boolean areAll() {
    return group.size() == all;
  }

  /** The server's name for its users, or empty. */
  public String serverLabel() {
    Library server = server();
    return server == null ? "" : server.label();
  }

  /** Whose threads they are, or null. */
  public @Nullable Library server() {
    return group.threads().stream()
        .map(WaitingThread::server)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * {@code all 10 worker threads (Tomcat) wait for one lock at com.acme.Shop.checkout(Shop.java:7),
   * held by thread 21 (stock-refresh), which sleeps at …}.
   */
  public String text(ProcessEvidence process) {
    boolean one = size() == 1;
    String label = serverLabel();
    return (one ? "1" : areAll() ? "all " + size() : size() + " of " + all)
        + " worker thread"
        + (one ? "" : "s")
        + (label.isEmpty() ? "" : " (" + label + ")")
        + " "
        + doing(process, one)
        + (site.isKnown() ? " at " + site.frame() : "")
        + behind();
  }

  private String doing(ProcessEvidence process, boolean one) {
    String s = one ? "s" : "";
    String calls = calls(process);
    return switch (group.waiting()) {
      case LOCK -> one ? "waits for a lock" : "wait for one lock";
      case SIGNAL, TASK -> "wait" + s + waitsIn();
      case SLEEP -> "sleep" + s;
      case READ -> "wait" + s + " in " + (calls.isEmpty() ? "a read from a socket" : calls);
      case WRITE -> "wait" + s + " in " + (calls.isEmpty() ? "a write to a socket" : calls);
      case CONNECT -> "wait" + s + " in " + (calls.isEmpty() ? "a connect" : calls);
      case LOOKUP -> "wait" + s + " in " + (calls.isEmpty() ? "a lookup of a name" : calls);
      case ACCEPT, SELECT -> "wait" + s + " for events";
      case NOTHING -> (one ? "is" : "are") + " at work";
    };
  }

  private String waitsIn() {
    String frame = group.threads().get(0).waitsIn();
    int end = frame.indexOf('(');
    return frame.isEmpty() || frame.equals(site.frame())
        ? ""
        : " in " + (end < 0 ? frame : frame.substring(0, end));
  }

  /** {@code read from 10.0.0.7:5432 for 40 s, no limit}: the longest one's words. */
  private String calls(ProcessEvidence process) {
    BlockedCall call = longestCall(process);
    if (call == null) {
      return "";
    }
    String doing = process.blockedThread(call).doing().substring("in ".length());
    return call.role() == ConnectionRole.SERVER && !call.peer().isEmpty()
        ? doing.replaceFirst(
            Pattern.quote(call.peer()), "client " + Matcher.quoteReplacement(call.peer()))
        : doing;
  }

  /** Of these threads, as the record tells it; null if it does not. */
  public @Nullable BlockedCall longestCall(ProcessEvidence process) {
    Set<Long> ids = new HashSet<>();
    group.threads().forEach(thread -> ids.add(thread.thread().id()));
    return process.facts().agent().blocked().calls().stream()
        .filter(call -> ids.contains(call.threadId()))
        .max(Comparator.comparingDouble(BlockedCall::forSeconds))
        .orElse(null);
  }

  private String behind() {
    return group.deadlock()
        ? ", a deadlock: the lock is " + group.heldBy()
        : group.heldBy().isEmpty() ? "" : ", " + group.heldBy();
  }

  /** The threads with what they do and their stacks, and who holds their lock. */
  public Draft tell(Draft draft, ProcessEvidence process) {
    WaitingThread owner = group.owner();
    if (owner != null) {
      draft.fact("lockOwner", group.heldBy().substring("held by ".length()));
      draft.fact("lockOwnerStack", owner.thread().frames());
    }
    return draft
        .site(site)
        .fact("lock", group.waiting() == Waiting.LOCK ? group.lock() : null)
        .fact("workers", all)
        .fact("workersSoBlocked", group.waiting() == Waiting.NOTHING ? null : size())
        .fact("workersIdle", idle)
        .blocked(group.waiting() == Waiting.NOTHING ? List.of() : group.blockedThreads(process));
  }

  /** The longest call is one on an accepted connection: it is a client that holds the worker. */
  private boolean heldByClients(ProcessEvidence process) {
    BlockedCall call = longestCall(process);
    return call != null && call.role() == ConnectionRole.SERVER;
  }

  /** The pure text of what to do about it, a sentence; empty where they just run. */
  public String advice(ProcessEvidence process) {
    if (heldByClients(process) && group.waiting() == Waiting.READ) {
      return "Clients that send nothing hold the workers: limit how long a worker waits for the next"
          + " request of a client (SO_TIMEOUT, the server's keep-alive time-out), or serve more"
          + " connections than threads (a selector, virtual threads).";
    }
    if (heldByClients(process) && group.waiting() == Waiting.WRITE) {
      return "Clients that don't read their answers hold the workers: end a write that takes too long"
          + " from another thread, or write through a selector with a deadline.";
    }
    return switch (group.waiting()) {
      case LOCK ->
          group.deadlock()
              ? "Break the deadlock: let every thread take these locks in the same order."
              : "Look at what the holder of the lock does, and don't hold a lock while waiting for"
                  + " something slow: requests queue behind it.";
      case READ, WRITE, CONNECT ->
          "Give the calls to the other service a time limit that is shorter than your clients'"
              + " patience, and look at why it does not answer.";
      case LOOKUP -> "Look at why the name service is slow; every worker waits for it.";
      case SIGNAL, TASK ->
          "Look at who should bring what they wait for (a pool's lease, a future, a permit), and"
              + " wait with a time limit.";
      case SLEEP -> "Don't sleep in request handlers: every sleeping worker is one less to serve.";
      case ACCEPT, SELECT, NOTHING -> "";
    };
  }
}
