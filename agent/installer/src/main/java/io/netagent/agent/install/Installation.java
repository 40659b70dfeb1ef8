package io.netagent.agent.install;

import io.netagent.hooks.SocketHooks;
import io.netagent.recorder.FlightRecordWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The agent at work in this JVM: a record and woven classes. */
final class Installation {
  private final FlightRecordWriter writer;
  private final Weaver weaver;
  private AgentOptions options;

  private Installation(FlightRecordWriter writer, Weaver weaver, AgentOptions options) {
    this.writer = writer;
    this.weaver = weaver;
    this.options = options;
  }

  /**
   * Weaves and records.
   *
   * @throws Exception if it can't be done; the record is gone then
   */
  static Installation start(
      FlightRecordWriter writer, Weaver weaver, AgentOptions options, boolean running)
      throws Exception {
    Installation installation = new Installation(writer, weaver, options);
    try {
      if (options.eventsPerSecond() >= 0) {
        writer.events().perSecond(options.eventsPerSecond());
      }
      SocketHooks.start(writer);
      SocketHooks.classes(weaver);
      weaver.weave();
      writer.hookReport(weaver.report());
      if (running) {
        SocketHooks.adopt();
      }
      SocketHooks.woven();
      // The hook of the JVM's end does it, under a security manager too; this where it is missing.
      writer.path().toFile().deleteOnExit();
    } catch (Throwable t) {
      installation.giveUp();
      throw t instanceof Exception ? (Exception) t : new IllegalStateException(t);
    }
    return installation;
  }

  private void giveUp() throws IOException {
    try {
      String unused = weaver.unweave();
      // Fails as well where the recorder's own classes are what failed.
      SocketHooks.stop();
    } finally {
      writer.delete();
      writer.close();
    }
  }

  /**
   * Takes what is given in the new options; what is not given there stays.
   *
   * @return what has changed, in words; empty for nothing
   * @throws NotInstalledException if something is given that can't be changed
   */
  String change(AgentOptions wanted) throws NotInstalledException {
    if (wanted.record() != null && !wanted.record().equals(options.record())) {
      throw new NotInstalledException(
          "the record's directory can't be changed while it is recorded: detach first");
    }
    if (wanted.eventsPerSecond() >= 0 && wanted.eventsPerSecond() != options.eventsPerSecond()) {
      throw new NotInstalledException(
          "events-per-second can't be changed while it is recorded: detach first");
    }
    AgentOptions changed = options.with(wanted);
    List<String> changes = new ArrayList<>();
    if (!changed.name().equals(options.name())) {
      changes.add("name=" + changed.name());
    }
    if (!changed.app().equals(options.app())) {
      changes.add("app=" + changed.app());
    }
    if (!changes.isEmpty()) {
      SocketHooks.nameAndApp(changed.name(), changed.app());
      options = changed;
    }
    return String.join(", ", changes);
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
    return errors;
  }
}
