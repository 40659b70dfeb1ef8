package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLabelTest {
  @ParameterizedTest
  @CsvSource({
    "java com.acme.billing.InvoiceClient 8080, InvoiceClient",
    "java -Xmx1g -cp a.jar:b.jar com.acme.Main -jar x, Main",
    "java -classpath a --add-opens java.base/java.lang=ALL-UNNAMED com.acme.Main, Main",
    "/usr/bin/java -jar /opt/orders-1.2.jar --server.port=1, orders-1.2.jar",
    "java -p mods -m com.acme.app/com.acme.app.Main, Main",
    "java --module=com.acme.app/com.acme.app.Main, Main",
    "java -m com.acme.app, com.acme.app",
    "java @opts Main, Main",
    "java -javaagent:a.jar=x=y -Da=b Main, Main",
    "java com/acme/Main, Main",
    "java src/Tool.java, Tool.java",
  })
  void ofJvm_arguments_namesWhatRuns(String line, String label) {
    assertEquals(label, ProcessLabel.ofJvm(List.of(line.split(" "))));
  }

  @Test
  void ofJvm_nothingButOptions_isNotKnown() {
    assertNull(ProcessLabel.ofJvm(List.of("java", "@all", "-Xmx1g")));
    assertNull(ProcessLabel.ofJvm(List.of()));
    assertNull(ProcessLabel.ofJvm(List.of("java", "-jar")));
  }
}
