package io.netagent.collector.probe.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A server's answer to one {@link DnsQuestion}, read strictly: a message that says something
 * impossible is rejected as a whole.
 *
 * @param rcode RFC 1035 4.1.1: 0 no error, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED
 * @param truncated the answer did not fit; addresses are those that did
 * @param aliases the names of CNAME records, in the order they lead on
 * @param addresses of the name itself or of where its aliases lead
 * @param ttlSeconds the least of all records that were used; -1 if none was
 */
public record DnsMessage(
    int rcode,
    boolean truncated,
    List<String> aliases,
    List<InetAddress> addresses,
    long ttlSeconds) {
  private static final int HEADER_BYTES = 12;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int TRUNCATED = 0x0200;
  private static final int RCODE = 0x000F;
  private static final int TYPE_CNAME = 5;

  /** RFC 2181 8: a TTL with the top bit set is 0. */
  private static final long MAX_TTL_SECONDS = Integer.MAX_VALUE;

  public DnsMessage {
    aliases = List.copyOf(aliases);
    addresses = List.copyOf(addresses);
  }

  /**
   * Whether these bytes claim to answer that question: its id, a response, the very same question.
   * What does not is somebody else's, or forged, and is passed over. An error may come without the
   * question.
   */
  public static boolean answers(byte[] bytes, DnsQuestion question) {
    if (bytes.length < HEADER_BYTES) {
      return false;
    }
    DnsCursor cursor = new DnsCursor(bytes, 0);
    try {
      int id = cursor.u16();
      int flags = cursor.u16();
      int questions = cursor.u16();
      if (id != question.id() || (flags & RESPONSE) == 0 || (flags & OPCODE) != 0) {
        return false;
      }
      if (questions == 0) {
        return (flags & RCODE) != 0;
      }
      cursor.skip(6);
      return questions == 1
          && cursor.name().equals(question.name().toLowerCase(Locale.ROOT))
          && cursor.u16() == question.type().number()
          && cursor.u16() == DnsQuestion.CLASS_IN;
    } catch (FormatException e) {
      return false;
    }
  }

  /** Of bytes that {@link #answers} took. */
  public static DnsMessage parse(byte[] bytes, DnsQuestion question) throws FormatException {
    if (!answers(bytes, question)) {
      throw new FormatException("no answer to this question");
    }
    DnsCursor cursor = new DnsCursor(bytes, 2);
    int flags = cursor.u16();
    boolean truncated = (flags & TRUNCATED) != 0;
    int questions = cursor.u16();
    int answers = cursor.u16();
    cursor.skip(4);
    if (questions == 1) {
      cursor.name();
      cursor.skip(4);
    }
    Answers found = new Answers(question);
    for (int i = 0; i < answers; i++) {
      if (truncated && cursor.atEnd()) {
        break;
      }
      found.read(cursor);
    }
    return found.message(flags & RCODE, truncated);
  }

  /** The records of the answer section that belong to the question. */
  private static final class Answers {
    private final DnsQuestion question;
    private final List<Alias> links = new ArrayList<>();
    private final List<Owned> owned = new ArrayList<>();

    private record Alias(String owner, String to, long ttl) {}

    private record Owned(String owner, InetAddress address, long ttl) {}

    Answers(DnsQuestion question) {
      this.question = question;
    }

    void read(DnsCursor cursor) throws FormatException {
      String owner = cursor.name();
      int type = cursor.u16();
      int recordClass = cursor.u16();
      long ttl = cursor.u32();
      ttl = ttl > MAX_TTL_SECONDS ? 0 : ttl;
      int length = cursor.u16();
      int end = cursor.position() + length;
      if (recordClass == DnsQuestion.CLASS_IN && type == TYPE_CNAME) {
        links.add(new Alias(owner, cursor.name(), ttl));
      } else if (recordClass == DnsQuestion.CLASS_IN && type == question.type().number()) {
        if (length != question.type().bytes()) {
          throw new FormatException(
              question.type() + " record of " + length + " bytes for " + owner);
        }
        owned.add(new Owned(owner, address(cursor.bytes(length)), ttl));
      } else {
        cursor.skip(length);
      }
      if (cursor.position() != end) {
        throw new FormatException("record of " + owner + ": its length is not that of its name");
      }
    }

    DnsMessage message(int rcode, boolean truncated) throws FormatException {
      List<String> aliases = new ArrayList<>();
      Set<String> names = new LinkedHashSet<>();
      long ttl = Long.MAX_VALUE;
      String name = question.name().toLowerCase(Locale.ROOT);
      names.add(name);
      for (Alias next = from(name); next != null; next = from(name)) {
        name = next.to();
        if (!names.add(name)) {
          throw new FormatException("CNAME records lead round in a circle at " + name);
        }
        aliases.add(name);
        ttl = Math.min(ttl, next.ttl());
      }
      Set<InetAddress> addresses = new LinkedHashSet<>();
      for (Owned each : owned) {
        if (each.owner().equals(name)) {
          addresses.add(each.address());
          ttl = Math.min(ttl, each.ttl());
        }
      }
      return new DnsMessage(
          rcode, truncated, aliases, List.copyOf(addresses), ttl == Long.MAX_VALUE ? -1 : ttl);
    }

    private @org.jspecify.annotations.Nullable Alias from(String owner) {
      return links.stream().filter(each -> each.owner().equals(owner)).findFirst().orElse(null);
    }

    private static InetAddress address(byte[] bytes) throws FormatException {
      try {
        return InetAddress.getByAddress(bytes);
      } catch (UnknownHostException e) {
        throw new FormatException("no address: " + Arrays.toString(bytes));
      }
    }
  }
}
