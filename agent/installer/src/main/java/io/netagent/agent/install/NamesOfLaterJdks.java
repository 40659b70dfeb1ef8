package io.netagent.agent.install;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes classes of the boot part that were written for Java 8 use what later JDKs have instead: by
 * other names in their constant pools, since all but the names is the same there.
 */
final class NamesOfLaterJdks {
  private static final String RECORDER = "io.netagent.recorder.";

  /** The one class that knows of Unsafe, by its package of Java 8. */
  static final String USER_OF_UNSAFE = RECORDER + "UnsafeMemory";

  /** The one class that knows of java.lang.foreign, by stand-ins. */
  static final String USER_OF_FOREIGN = RECORDER + "ForeignMapping";

  private NamesOfLaterJdks() {}

  /**
   * All the classes (bytes by name) as this JDK, 11 or later, takes them.
   *
   * @param jdk feature release
   * @throws IOException that names a class that is missing or damaged
   */
  static Map<String, byte[]> given(Map<String, byte[]> classes, int jdk) throws IOException {
    Map<String, byte[]> fitting = new LinkedHashMap<>(classes);
    rename(fitting, USER_OF_UNSAFE, unsafe(jdk));
    // As a preview, the same for these calls, it is in 21 already.
    if (jdk >= 21) {
      rename(fitting, USER_OF_FOREIGN, foreign());
    }
    return fitting;
  }

  /** jdk.internal.misc.Unsafe has all that the user needs, two methods under other names. */
  static Map<String, String> unsafe(int jdk) {
    Map<String, String> names = new HashMap<>();
    names.put("sun/misc/Unsafe", "jdk/internal/misc/Unsafe");
    names.put("compareAndSwapLong", "compareAndSetLong");
    if (jdk >= 12) {
      names.put("getObject", "getReference");
    }
    return names;
  }

  static Map<String, String> foreign() {
    String recorder = RECORDER.replace('.', '/');
    Map<String, String> names = new HashMap<>();
    names.put(recorder + "ArenaStandIn", "java/lang/foreign/Arena");
    names.put(recorder + "MemorySegmentStandIn", "java/lang/foreign/MemorySegment");
    names.put(recorder + "FileChannelStandIn", "java/nio/channels/FileChannel");
    return names;
  }

  private static void rename(Map<String, byte[]> classes, String user, Map<String, String> names)
      throws IOException {
    byte[] bytes = classes.get(user);
    if (bytes == null) {
      throw new IOException("there is no " + user + " in netagent.jar");
    }
    classes.put(user, renamed(bytes, names));
  }

  /**
   * The bytes of the class file with other names in its constant pool (JVMS 4.4).
   *
   * @param names of classes, which stand in descriptors too, and of methods, which stand alone
   */
  static byte[] renamed(byte[] classFile, Map<String, String> names) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length + 100);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(in.readLong()); // magic and version
    int constants = in.readUnsignedShort();
    out.writeShort(constants);
    for (int i = 1; i < constants; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1: // Utf8
          out.writeUTF(renamed(in.readUTF(), names));
          break;
        case 5: // Long
        case 6: // Double
          out.writeLong(in.readLong());
          i++;
          break;
        case 7: // Class
        case 8: // String
        case 16: // MethodType
          out.writeShort(in.readShort());
          break;
        case 15: // MethodHandle
          out.writeByte(in.readByte());
          out.writeShort(in.readShort());
          break;
        default: // two indexes, an int or a float
          out.writeInt(in.readInt());
      }
    }
    byte[] rest = new byte[in.available()];
    in.readFully(rest);
    out.write(rest);
    return bytes.toByteArray();
  }

  private static String renamed(String text, Map<String, String> names) {
    String renamed = text;
    for (Map.Entry<String, String> each : names.entrySet()) {
      if (each.getKey().indexOf('/') >= 0) {
        renamed = renamed.replace(each.getKey(), each.getValue());
      } else if (text.equals(each.getKey())) {
        renamed = each.getValue();
      }
    }
    return renamed;
  }
}
