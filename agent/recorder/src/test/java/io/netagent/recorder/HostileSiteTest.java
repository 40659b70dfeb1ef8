package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sites and frames that lie. */
class HostileSiteTest extends HostileFile {
  @ParameterizedTest
  @CsvSource({
    "1048577, frames used 1048577 out of range",
    "-1, frames used -1 out of range",
    "20, frame 1 of site 0 claims 2 bytes",
    "1, frame 0 of site 0 out of range",
  })
  void read_framesUsedChanged_namesTheCheck(long used, String message) throws Exception {
    put(148, 4, used);
    assertEquals(message, refusal(message));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 9, kind 9 of site 1 out of range",
    "4, 4, 121, site 1 claims 121 frames",
    "4, 4, -1, site 1 claims -1 frames",
    "96, 4, -1, frame 0 of site 1 out of range",
    "96, 4, 2147483647, frame 0 of site 1 out of range",
  })
  void read_siteChanged_namesTheCheck(int at, int size, long number, String message)
      throws Exception {
    put(SITES_AT + 576 + at, size, number);
    assertEquals(message, refusal(message));
  }

  @Test
  void read_sitesThatAllNameTheSameLongText_isRefusedBeforeItGrows() throws Exception {
    manySites(0, FRAMES_AT, 0xffff);
    assertEquals("frame 0 of site 0 claims 65535 bytes", refusal("65,535 bytes"));
  }

  /** 122,880 frames of 512 bytes that begin two bytes apart: 60 MiB of text out of one. */
  @Test
  void read_framesThatOverlap_areRefusedBeforeTheyGrow() throws Exception {
    for (int at = 0; at < 1 << 20; at += 2) {
      honest[FRAMES_AT + at] = 0;
      honest[FRAMES_AT + at + 1] = 2;
    }
    restore();
    manySites(2, FRAMES_AT, 512);
    String refusal = refusal("overlapping frames");
    assertTrue(refusal != null && refusal.endsWith("overlaps another one"), refusal);
  }

  private void manySites(int step, long textAt, int textBytes) throws IOException {
    put(120, 4, 1024);
    put(148, 4, 1 << 20);
    put(textAt, 2, textBytes);
    ByteBuffer sites = ByteBuffer.allocate(1024 * 576).order(ByteOrder.LITTLE_ENDIAN);
    for (int id = 0; id < 1024; id++) {
      sites.putInt(576 * id, 1).putInt(576 * id + 4, 120);
      for (int frame = 0; frame < 120; frame++) {
        sites.putInt(576 * id + 96 + 4 * frame, (120 * id + frame) * step);
      }
    }
    file.write(sites, SITES_AT);
  }
}
