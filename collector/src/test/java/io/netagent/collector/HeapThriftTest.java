package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In JVMs of their own: the flags of this one are not the test's to set. */
final class HeapThriftTest {
  @ParameterizedTest
  @CsvSource({
    "-XX:+UseG1GC,10 20 15000",
    "-XX:+UseSerialGC,10 20 0",
    "-XX:+UseG1GC -XX:MinHeapFreeRatio=30,30 70 15000",
    "-XX:+UseG1GC -XX:MaxHeapFreeRatio=50,10 50 15000",
    "-XX:+UseG1GC -XX:G1PeriodicGCInterval=7000,10 20 7000",
    // Above a most of 5 the least of 10 can't be set.
    "-XX:+UseG1GC -XX:MinHeapFreeRatio=2 -XX:MaxHeapFreeRatio=5,2 5 15000"
  })
  void apply_setsWhatTheUserHasNot(String flags, String expected) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of(flags.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Shown.class.getName()));
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(java.waitFor(60, TimeUnit.SECONDS));
    assertEquals(expected, output.strip());
  }

  /** Applies, and prints the three flags. */
  static final class Shown {
    private Shown() {}

    public static void main(String[] arguments) {
      HeapThrift.apply();
      HeapThrift.apply(); // Touched by now, it changes nothing.
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      System.out.println(
          bean.getVMOption("MinHeapFreeRatio").getValue()
              + " "
              + bean.getVMOption("MaxHeapFreeRatio").getValue()
              + " "
              + bean.getVMOption("G1PeriodicGCInterval").getValue());
    }
  }
}
