package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketRecord;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the fast path is taken where it should be. That it reads right: the property test. */
class FixedWidthRowTest {
  private static final String ROW =
      "   0: 0100007F:1F90 0200007F:9C40 08 00000002:0000000B 01:00000064 00000003  1000        0"
          + " 25925 1 000000000f20294a 20 4 2 10 -1  ";

  private static int read(int family, byte[] bytes, int start, int end, SocketRecord row) {
    FixedWidthRow fixedWidth = new FixedWidthRow(true);
    fixedWidth.begin(family);
    return fixedWidth.read(bytes, start, end, row);
  }

  private static int read(String row) {
    byte[] bytes = TableText.bytes(row);
    return read(4, bytes, 0, bytes.length, new SocketRecord());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void read_capturedRows_areAllUsual(int family) {
    byte[] table = TableText.captured(family);
    List<RowValues> rows = new ArrayList<>();
    SocketRecord row = new SocketRecord();
    int start = new String(table, StandardCharsets.US_ASCII).indexOf('\n') + 1;
    while (start < table.length) {
      start = read(family, table, start, table.length, row);
      assertNotEquals(FixedWidthRow.UNUSUAL, start, "after row " + rows.size());
      rows.add(RowValues.of(row));
    }
    assertEquals(Parsed.byteByByte(family, ByteOrder.LITTLE_ENDIAN, table).rows(), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void read_rowsAsTheKernelPrintsThem_areAllUsual(int family) {
    Random random = new Random(1);
    SocketRecord row = new SocketRecord();
    byte[] table = TableText.printed(family, 20_000, random);
    int start = TableText.header(family).length();
    for (int i = 0; i < 20_000; i++) {
      start = read(family, table, start, table.length, row);
      assertNotEquals(FixedWidthRow.UNUSUAL, start, "after row " + i);
    }
    assertEquals(table.length, start);
  }

  /** Any array that ends sooner would make it throw; any byte behind the end would be believed. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void read_rowCutAfterAnyByte_isUnusualWhateverStandsBehind(int family) {
    byte[] table = TableText.printed(family, 200, new Random(2));
    SocketRecord row = new SocketRecord();
    int start = TableText.header(family).length();
    while (start < table.length) {
      int next = read(family, table, start, table.length, row);
      for (int end = start; end < next; end++) {
        assertEquals(FixedWidthRow.UNUSUAL, read(family, table, start, end, row));
        byte[] cut = Arrays.copyOfRange(table, start, end);
        assertEquals(FixedWidthRow.UNUSUAL, read(family, cut, 0, cut.length, row));
      }
      byte[] alone = Arrays.copyOfRange(table, start, next);
      assertEquals(next - start, read(family, alone, 0, alone.length, row));
      start = next;
    }
  }

  @Test
  void read_rowOfMoreThan512Bytes_isUnusual() {
    assertEquals(513, read(ROW + " ".repeat(512 - ROW.length()) + "\n"));
    assertEquals(FixedWidthRow.UNUSUAL, read(ROW + " ".repeat(513 - ROW.length()) + "\n"));
  }

  @Test
  void read_rowOf149BytesWithANewlineInIt_endsThere() {
    String padded = ROW + " ".repeat(149 - ROW.length()) + "\n";
    assertEquals(150, read(padded));
    int pointer = padded.indexOf("000000000f20294a");
    for (int newline = pointer + 1; newline < 149; newline++) {
      String two = padded.substring(0, newline) + "\n" + padded.substring(newline + 1);
      assertEquals(newline + 1, read(two));
    }
    for (int newline = 0; newline <= pointer; newline++) {
      String two = padded.substring(0, newline) + "\n" + padded.substring(newline + 1);
      assertEquals(FixedWidthRow.UNUSUAL, read(two));
    }
  }
}
