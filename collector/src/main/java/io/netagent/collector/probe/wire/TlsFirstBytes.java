package io.netagent.collector.probe.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a peer's first bytes say when a TLS handshake goes wrong (RFC 8446 5.1 and 6). */
public final class TlsFirstBytes {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int PLAIN_ALERT_BYTES = 2;

  private static final Map<Integer, String> ALERTS =
      Map.ofEntries(
          Map.entry(0, "close_notify"),
          Map.entry(10, "unexpected_message"),
          Map.entry(20, "bad_record_mac"),
          Map.entry(22, "record_overflow"),
          Map.entry(40, "handshake_failure"),
          Map.entry(42, "bad_certificate"),
          Map.entry(43, "unsupported_certificate"),
          Map.entry(44, "certificate_revoked"),
          Map.entry(45, "certificate_expired"),
          Map.entry(46, "certificate_unknown"),
          Map.entry(47, "illegal_parameter"),
          Map.entry(48, "unknown_ca"),
          Map.entry(49, "access_denied"),
          Map.entry(50, "decode_error"),
          Map.entry(51, "decrypt_error"),
          Map.entry(70, "protocol_version"),
          Map.entry(71, "insufficient_security"),
          Map.entry(80, "internal_error"),
          Map.entry(86, "inappropriate_fallback"),
          Map.entry(90, "user_canceled"),
          Map.entry(109, "missing_extension"),
          Map.entry(110, "unsupported_extension"),
          Map.entry(112, "unrecognized_name"),
          Map.entry(113, "bad_certificate_status_response"),
          Map.entry(115, "unknown_psk_identity"),
          Map.entry(116, "certificate_required"),
          Map.entry(120, "no_application_protocol"));

  private TlsFirstBytes() {}

  /** The name of a plain alert, if the bytes begin with one; null otherwise. */
  public static @Nullable String alert(byte[] bytes) {
    if (bytes.length < RECORD_HEADER_BYTES + PLAIN_ALERT_BYTES || bytes[0] != ALERT) {
      return null;
    }
    int length = (bytes[3] & 0xFF) << 8 | (bytes[4] & 0xFF);
    int number = bytes[RECORD_HEADER_BYTES + 1] & 0xFF;
    return length == PLAIN_ALERT_BYTES ? alertName(number) : null;
  }

  /** The name of an alert by its number. */
  public static String alertName(int number) {
    return ALERTS.getOrDefault(number, "alert " + number);
  }

  /** What the peer speaks instead, in a few words; null if it may be TLS, or nothing came. */
  public static @Nullable String otherProtocol(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] == ALERT || bytes[0] == HANDSHAKE) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("HTTP/")) {
      return "plain-text HTTP";
    }
    if (text.startsWith("SSH-")) {
      return "SSH";
    }
    if (text.startsWith("220") || text.startsWith("* OK") || text.startsWith("+OK")) {
      return "plain text of a mail or FTP server, which may want STARTTLS";
    }
    if (text.startsWith("<")) {
      return "plain-text HTML or XML";
    }
    return text.startsWith("-ERR") ? "plain-text Redis" : "no TLS";
  }
}
