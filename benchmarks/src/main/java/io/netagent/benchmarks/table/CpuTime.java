package io.netagent.benchmarks.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time of processes, in ms, from proc(5): in steps of 10 ms. */
public final class CpuTime {
  private static final int MILLIS_PER_TICK = 10; // USER_HZ = 100

  private CpuTime() {}

  /** Of a command from its start to its end, whose output goes nowhere; NaN if it fails. */
  static double ofCommand(List<String> command) throws IOException, InterruptedException {
    double before = ofEndedChildren();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0 ? ofEndedChildren() - before : Double.NaN;
  }

  /** User and system time of a running process, its children left out. */
  public static double ofProcess(long pid) throws IOException {
    List<String> fields = fields("/proc/" + pid + "/stat");
    return millis(fields, 11) + millis(fields, 12);
  }

  private static double ofEndedChildren() throws IOException {
    List<String> fields = fields("/proc/self/stat");
    return millis(fields, 13) + millis(fields, 14);
  }

  private static double millis(List<String> fields, int index) {
    return Long.parseLong(fields.get(index)) * MILLIS_PER_TICK;
  }

  /** The fields after the command's name. */
  private static List<String> fields(String file) throws IOException {
    String stat = Files.readString(Path.of(file));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" "));
  }
}
