package com.acme.child;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Runs one scenario for each line of its input, {@code Class.method argument…}, and prints what it
 * has open then; {@code close} closes that. Ends with its input.
 */
public final class Child {
  private Child() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    Stage stage = new Stage(out);
    out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      try {
        if (words[0].equals("close")) {
          stage.close();
        } else {
          run(stage, words);
        }
      } catch (Throwable t) {
        Throwable cause = t instanceof InvocationTargetException ? t.getCause() : t;
        cause.printStackTrace(out);
      }
      out.println("done");
      out.flush();
    }
    stage.close();
  }

  private static void run(Stage stage, String[] words) throws Exception {
    int dot = words[0].indexOf('.');
    Class.forName(Child.class.getPackage().getName() + "." + words[0].substring(0, dot))
        .getMethod(words[0].substring(dot + 1), Stage.class, String[].class)
        .invoke(null, stage, Arrays.copyOfRange(words, 1, words.length));
  }
}
