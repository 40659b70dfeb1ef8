package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import java.io.IOException;

/** A program that opens and reads twice and prints the number of rows, or why it could not. */
final class OpenSockDiag {
  private OpenSockDiag() {}

  public static void main(String[] args) {
    for (int i = 0; i < 2; i++) {
      try (SockDiag source = new SockDiag(false)) {
        System.out.println("rows " + source.read(StateSet.ALL, row -> {}).rows());
      } catch (IOException e) {
        System.out.println(e.getMessage().replace('\n', ' '));
      }
    }
  }
}
