package io.netagent.recorder;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process with a flight record whose agent could not hook everything, and answers nothing. Prints
 * READY. Argument: the directory of the record.
 */
public final class MuteAgent {
  private MuteAgent() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordWriter writer =
        FlightRecordWriter.create(
            FlightRecordPlace.prepare(directory, self.uid()),
            self,
            1024,
            "test",
            "mute",
            "",
            0,
            System.nanoTime());
    writer.hookReport("sun.nio.ch.Odd does not exist; missing: sun.nio.ch.Odd.read(, a.B.write(");
    writer.firstHookError("java.lang.IllegalStateException: first of all");
    writer.count(RecordCounter.HOOK_ERRORS);
    writer.count(RecordCounter.HOOK_ERRORS);
    writer.state(RecordState.RECORDING);
    writer.tick(System.nanoTime());
    System.out.println("READY");
    System.in.read();
    writer.delete();
  }
}
