package io.netagent.collector.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AgentAnswerTest {
  @Test
  void parse_refused_keepsTheReason() throws Exception {
    AgentAnswer answer = AgentAnswer.parse("refused no room = none", "", "com.acme.Main a b");
    assertEquals(AgentAnswer.Outcome.REFUSED, answer.outcome());
    assertEquals("no room = none", answer.detail());
  }

  @Test
  void parse_unknownWord_fails() {
    assertThrows(AttachFailedException.class, () -> AgentAnswer.parse("exploded", "", ""));
  }

  @Test
  void write_thenRead_isTheSame() throws Exception {
    AgentAnswer answer =
        new AgentAnswer(AgentAnswer.Outcome.CHANGED, "name=ä\nb", "/tmp/x.jar", "m");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    answer.write(out);
    assertEquals(answer, AgentAnswer.read(new ByteArrayInputStream(out.toByteArray())));
  }

  @Test
  void writeFailure_thenRead_throwsIt() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AgentAnswer.writeFailure("no such process", out);
    AttachFailedException failure =
        assertThrows(
            AttachFailedException.class,
            () -> AgentAnswer.read(new ByteArrayInputStream(out.toByteArray())));
    assertEquals("no such process", failure.getMessage());
  }

  @Test
  void order_writtenAndRead_isTheSame() throws Exception {
    AttachOrder order = new AttachOrder(7, 8, "attach", "name=ü", Path.of("/a b/netagent.jar"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    order.write(out);
    assertEquals(order, AttachOrder.read(new ByteArrayInputStream(out.toByteArray())));
  }
}
