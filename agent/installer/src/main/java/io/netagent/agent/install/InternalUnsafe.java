package io.netagent.agent.install;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Makes a class that was written for Java 8's sun.misc.Unsafe one for jdk.internal.misc.Unsafe of
 * JDK 11 and later, which has all that it uses, one method under another name.
 */
final class InternalUnsafe {
  /** The one class that knows of it. */
  static final String USER = "io.netagent.recorder.UnsafeMemory";

  private InternalUnsafe() {}

  /** The bytes of the class file with other names in its constant pool (JVMS 4.4). */
  static byte[] inPlaceOf(byte[] classFile) throws IOException {
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
          out.writeUTF(renamed(in.readUTF()));
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

  private static String renamed(String text) {
    return text.equals("compareAndSwapLong")
        ? "compareAndSetLong"
        : text.replace("sun/misc/Unsafe", "jdk/internal/misc/Unsafe");
  }
}
