package io.netagent.socket;

/**
 * A process that holds a socket, as a text names it: {@code users:(("java",pid=1,fd=5))} of ss,
 * {@code 600/java} of netstat.
 *
 * @param program hostile text, and cut by some tools; empty if not told
 * @param pid or -1 if not told
 * @param fd or -1 if not told
 */
public record SocketHolder(String program, int pid, int fd) {}
