package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.SocketHolder;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsHoldersTest {
  private static final String ESTAB = "ESTAB 0 0 127.0.0.1:8080 127.0.0.2:40000 ";

  private static List<SocketHolder> holders(String users) {
    return SsParsed.row(ESTAB + users + " ino:5").holders();
  }

  @Test
  void read_everyForm_givesNamePidAndFd() {
    List<SocketHolder> expected =
        List.of(new SocketHolder("java", 1, 5), new SocketHolder("java", 2, 6));
    assertEquals(expected, holders("users:((\"java\",pid=1,fd=5),(\"java\",pid=2,fd=6))"));
    assertEquals(expected, holders("users:((\"java\",1,5),(\"java\",2,6))"));
    assertEquals(
        expected, holders("users:((\"java\",pid=1,tid=1,fd=5),(\"java\",pid=2,tid=3,fd=6))"));
    assertEquals(
        expected,
        holders(
            "users:((\"java\",pid=1,proc_ctx=system_u:system_r:x_t:s0-s0:c0.c1023,c5,fd=5),"
                + "(\"java\",pid=2,tid=9,proc_ctx=unavailable,fd=6,sock_ctx=u:r:t:s0:c1,c2))"));
  }

  /** Up to 15 bytes that a process chooses, prctl(PR_SET_NAME). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "\"",
        "\"\"",
        "\",(\"",
        "\",",
        "))",
        ")) ",
        "x\",pid=1,fd=3",
        "x\",pid=1,fd=3)",
        "\",pid=1,fd=2)) ",
        "\",pid=1,fd=2))",
        "\",1,2)) ",
        "x\",1,5),(\"y",
        "(((((((((((((((",
        "\\\"",
        "\\042",
        "users:((",
        "pid=1,fd=2",
        "\",pid=",
        "\",pid=1",
        "\",pid=1,",
        "\t",
        "a,b"
      })
  void read_hostileName_isWholeAndHarmless(String name) {
    List<SocketHolder> expected = List.of(new SocketHolder(name, 77, 9));
    assertEquals(expected, holders("users:((\"" + name + "\",pid=77,fd=9))"));
    assertEquals(
        List.of(new SocketHolder(name, 77, 9), new SocketHolder("z", 3, 4)),
        holders("users:((\"" + name + "\",pid=77,fd=9),(\"z\",pid=3,fd=4))"));
    assertEquals(
        List.of(new SocketHolder("z", 3, 4), new SocketHolder(name, 77, 9)),
        holders("users:((\"z\",pid=3,fd=4),(\"" + name + "\",pid=77,fd=9))"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users:((\"x\",pid=1,fd=2)",
        "users:((\"x\",pid=1,fd=2))x",
        "users:((\"x\",pid=1,fd=2),)",
        "users:((\"x\",pid=1),)",
        "users:((\"x\",pid=1))",
        "users:((\"x\",fd=1))",
        "users:((\"x\",pid=-1,fd=2))",
        "users:((\"x\",pid=2147483648,fd=2))",
        "users:((\"x\",pid=1,fd=99999999999))",
        "users:((\"x\",pid=01,fd=2))",
        "users:((\"x\",pid=,fd=2))",
        "users:((x,pid=1,fd=2))",
        "users:(\"x\",pid=1,fd=2)",
        "users:((\"x\",pid=1,fd=2)(\"y\",pid=1,fd=2))",
        "users:((\"x\",pid=1,fd=2,ctx=a))",
        "users:((\"x\",1,2,3))",
        "users:((\"x\",1,2),(\"y\",pid=1,fd=2),(\"z\",1,2))",
        "users:((\"x\",pid=1,tid=,fd=2))",
        "users:((\"x\",pid=1,proc_ctx=fd=2))",
        "users:((\"x\",pid=1,fd=2)) users:((\"x\",pid=1,fd=2))"
      })
  void read_brokenList_isMalformed(String users) {
    assertEquals("users", SsParsed.reason(ESTAB + users + " ino:5"));
  }

  @ParameterizedTest
  @CsvSource({"15", "63", "252"})
  void read_longName_isRead(int length) {
    String name = "n".repeat(length);
    assertEquals(name, holders("users:((\"" + name + "\",pid=1,fd=2))").get(0).program());
  }

  @Test
  void read_nameBeyondAnyLength_isMalformed() {
    String name = "n".repeat(253);
    assertEquals("users", SsParsed.reason(ESTAB + "users:((\"" + name + "\",pid=1,fd=2))"));
  }

  /** A newline in a name tears its row apart; neither piece may pass for a row. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "a\nb", "\n0 0 *:1 *:* ", "\n0 0 *:1 *:* x", "\n \n", "\n\t", "\n ts"})
  void read_newlineInAName_makesNoRow(String name) {
    String text = ESTAB + "users:((\"" + name + "\",pid=77,fd=9)) ino:5 sk:1\n";
    SsParsed parsed = SsParsed.whole(text + ESTAB);
    assertEquals(1, parsed.rows().size());
    assertEquals(-1, parsed.rows().get(0).inode());
    assertEquals(0, SsParsed.inState(io.netagent.socket.TcpState.CLOSE_WAIT, text).rows().size());
  }

  @Test
  void read_manyHolders_areAllTold() {
    String users =
        java.util.stream.IntStream.range(0, 2000)
            .mapToObj(i -> "(\"worker\",pid=" + (10_000 + i) + ",fd=7)")
            .collect(Collectors.joining(",", "users:(", ")"));
    assertEquals(2000, holders(users).size());
  }
}
