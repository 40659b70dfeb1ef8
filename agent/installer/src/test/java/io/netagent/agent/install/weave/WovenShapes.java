package io.netagent.agent.install.weave;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Methods of all shapes, to be woven; each is called with 0 to 3. */
public class WovenShapes {
  private int count = 7;
  private String text = "seven";

  public WovenShapes() {
    this(3);
  }

  public WovenShapes(int start) {
    if (start > 100) {
      count = start;
      return;
    }
    count += start;
  }

  /** Its first instruction is the target of a jump. */
  public Object beginsWithLoop(int n) {
    while (true) {
      if (n-- < 0) {
        return "down";
      }
    }
  }

  public long wide(long first, double second, int n) throws IOException {
    first += n;
    second = second * 2;
    if (n == 2) {
      throw new IOException("wide " + first);
    }
    for (long i = 0; i < n; i++) {
      double scaled = second + i;
      first += (long) scaled;
    }
    return n == 3 ? first : -first;
  }

  public Object tries(int n) throws Exception {
    try {
      if (n == 0) {
        return "zero";
      }
      if (n == 1) {
        throw new IOException("one");
      }
      return List.of(n);
    } catch (IOException e) {
      return e.getMessage();
    } finally {
      count += n;
      if (n == 3) {
        throw new IllegalArgumentException("three");
      }
    }
  }

  public void nothing(int n) {
    if (n == 1) {
      return;
    }
    if (n == 2) {
      throw new IllegalStateException("two");
    }
    synchronized (this) {
      count++;
    }
  }

  public Object locks(int n) {
    synchronized (text) {
      if (n == 1) {
        return text + n;
      }
      synchronized (this) {
        count -= n;
        return count == 10 ? null : count;
      }
    }
  }

  public Object switches(int n) {
    String name;
    switch (n) {
      case 0:
        name = "none";
        break;
      case 1:
        return new int[] {n};
      default:
        name = n > 2 ? "many" : "two";
    }
    Object[][] table = new Object[n][2];
    table = Arrays.copyOf(table, n + 1);
    return name + table.length;
  }

  public static float statics(int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += i / 2f;
    }
    return sum;
  }

  public Object alwaysThrows(int n) {
    throw new UnsupportedOperationException("always " + n);
  }

  public double lambdas(int n) {
    return List.of(1, 2, 3).stream().mapToDouble(each -> each * n + count).sum();
  }

  public boolean forgets(int n) {
    text = n == 2 ? null : text + n;
    return text != null;
  }
}
