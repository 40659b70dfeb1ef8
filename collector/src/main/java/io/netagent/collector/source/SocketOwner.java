package io.netagent.collector.source;

/** Who holds a socket: a process and the number of its file descriptor. */
public record SocketOwner(int pid, int fd) {}
