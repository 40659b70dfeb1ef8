package io.netagent.collector.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatusTest {
  private static final String JVM =
      """
      Name:\tjava
      Umask:\t0022
      State:\tS (sleeping)
      Tgid:\t4242
      Pid:\t4242
      Uid:\t0\t1000\t0\t1000
      Gid:\t0\t1001\t0\t1001
      NSpid:\t4242\t17\t1
      SigCgt:\t2000000181005ccf
      """;

  @Test
  void parse_jvmInAContainer_givesEffectiveIdsAndInnermostPid() throws Exception {
    ProcStatus status = ProcStatus.parse(JVM);
    assertEquals("java", status.name());
    assertEquals(1000, status.effectiveUid());
    assertEquals(1001, status.effectiveGid());
    assertEquals(1, status.namespacePid());
    assertTrue(status.catches(3));
  }

  @Test
  void catches_withoutSigquit_isFalse() throws Exception {
    ProcStatus status = ProcStatus.parse(JVM.replace("5ccf", "5ccb"));
    assertFalse(status.catches(3));
    assertTrue(status.catches(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Uid", "Gid", "NSpid", "SigCgt"})
  void parse_fieldMissing_isRefused(String field) {
    assertThrows(
        AttachFailedException.class, () -> ProcStatus.parse(JVM.replace(field + ":", "X:")));
  }

  @Test
  void parse_notANumber_isRefused() {
    assertThrows(AttachFailedException.class, () -> ProcStatus.parse(JVM.replace("1000", "me")));
  }
}
