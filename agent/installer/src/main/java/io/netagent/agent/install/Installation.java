package io.netagent.agent.install;

import io.netagent.agent.install.plan.Hook;
import io.netagent.hooks.SocketHooks;
import io.netagent.recorder.FlightRecordWriter;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;

/** The agent at work in this JVM: a record, woven classes, a hook for the exit. */
final class Installation {
  private final FlightRecordWriter writer;
  private final Weaver weaver;
  private final RemoveRecord atExit;

  private Installation(FlightRecordWriter writer, Weaver weaver) {
    this.writer = writer;
    this.weaver = weaver;
    this.atExit = new RemoveRecord(writer);
  }

  /**
   * Weaves and records.
   *
   * @param running connections may be open already: adopts them
   * @throws Exception if it can't be done; all is undone then, and the record is gone
   */
  static Installation start(
      FlightRecordWriter writer, Instrumentation instrumentation, List<Hook> hooks, boolean running)
      throws Exception {
    Installation installation = new Installation(writer, new Weaver(instrumentation, hooks));
    try {
      SocketHooks.start(writer);
      installation.weaver.weave();
      writer.hookReport(installation.weaver.report());
      SocketHooks.woven();
      Runtime.getRuntime().addShutdownHook(installation.atExit);
    } catch (Throwable t) {
      if (running) {
        String unused = installation.weaver.unweave();
      }
      SocketHooks.stop();
      writer.delete();
      writer.close();
      throw t instanceof Exception ? (Exception) t : new IllegalStateException(t);
    }
    return installation;
  }

  /**
   * Takes everything out again, but for the classes in the boot loader, which then do nothing.
   *
   * @return what could not be undone, in words; empty for nothing
   */
  String remove() throws Exception {
    SocketHooks.stop();
    String errors = weaver.unweave();
    writer.delete();
    writer.close();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and with it all.
    }
    return errors;
  }

  /** An orderly exit leaves no record; a crash, a kill -9 or a halt does. */
  private static final class RemoveRecord extends Thread {
    private final FlightRecordWriter writer;

    RemoveRecord(FlightRecordWriter writer) {
      super("netagent-exit");
      this.writer = writer;
    }

    @Override
    public void run() {
      try {
        writer.delete();
      } catch (IOException | RuntimeException e) {
        // The next agent of this user sweeps it.
      }
    }
  }
}
