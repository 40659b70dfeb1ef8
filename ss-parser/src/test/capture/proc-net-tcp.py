#!/usr/bin/env python3
"""Captures /proc/net/tcp and tcp6 with sockets in every state a program can bring about.

Run as root in a network namespace of its own:

    unshare -n ./proc-net-tcp.py DIRECTORY

Writes tcp, tcp6 and ss.txt (what `ss -tan` says of the same sockets) to DIRECTORY. CLOSE is
missing: such a socket stands in no table.
"""
import os
import pathlib
import socket
import subprocess
import sys
import time

kept = []


def keep(*sockets):
    kept.extend(sockets)
    return sockets[0]


def until(condition, what):
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("gave up waiting until " + what)
        time.sleep(0.01)


def states(path, port):
    """State numbers of the rows with this local port."""
    found = []
    for line in open(path).readlines()[1:]:
        fields = line.split()
        if int(fields[1].split(":")[1], 16) == port:
            found.append(int(fields[3], 16))
    return found


def fill(sender):
    """Writes until the peer's window and our buffer are full."""
    sender.setblocking(False)
    try:
        while True:
            sender.send(b"x" * 65536)
    except BlockingIOError:
        pass


def makers(family, address, base, dual_stack=False):
    """What makes a listener, a client of it, or a listener with one connection: (plug, served).

    Each has a port of its own, an offset from the base.
    """
    def listener(offset, backlog=16, option=None):
        server = socket.socket(family, socket.SOCK_STREAM)
        if family == socket.AF_INET6:
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual_stack else 1)
        if option:
            server.setsockopt(*option)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        server.bind(("::" if dual_stack else address, base + offset))
        server.listen(backlog)
        return keep(server)

    def client(offset):
        plug = socket.socket(family, socket.SOCK_STREAM)
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        plug.connect((address, base + offset))
        return keep(plug)

    def pair(offset):
        server = listener(offset)
        plug = client(offset)
        served = keep(server.accept()[0])
        served.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        return plug, served

    return listener, client, pair


def every_state(family, address, base, path, dual_stack=False):
    listener, client, pair = makers(family, address, base, dual_stack)

    def server_reaches(offset, state):
        until(lambda: state in states(path, base + offset), f"{base + offset} is in {state}")

    # LISTEN with three not accepted: idle, with data, with data and FIN. All have inode 0.
    listener(0)
    client(0)
    client(0).send(b"unread")
    finished = client(0)
    finished.send(b"unread")
    finished.shutdown(socket.SHUT_WR)
    server_reaches(0, 8)

    plug, served = pair(1)  # ESTABLISHED, idle
    plug, served = pair(2)  # ESTABLISHED with Recv-Q
    plug.send(b"12345")

    plug, served = pair(3)  # CLOSE_WAIT, EOF read: Recv-Q 0. The peer is in FIN_WAIT2, with fd
    plug.shutdown(socket.SHUT_WR)
    served.recv(1)
    plug, served = pair(4)  # CLOSE_WAIT, only the FIN unread: Recv-Q 1
    plug.shutdown(socket.SHUT_WR)
    plug, served = pair(5)  # CLOSE_WAIT, ten bytes and FIN unread: Recv-Q 11
    plug.send(b"0123456789")
    plug.shutdown(socket.SHUT_WR)
    for offset in 3, 4, 5:
        server_reaches(offset, 8)

    plug, served = pair(6)  # FIN_WAIT2 without a socket: a short row. The server is in CLOSE_WAIT
    plug.close()
    server_reaches(6, 8)

    plug, served = pair(7)  # TIME_WAIT at the server, which closed first: a short row
    served.close()
    plug.close()
    server_reaches(7, 6)

    plug, served = pair(8)  # FIN_WAIT1: the FIN waits behind data that the peer does not take
    fill(served)
    served.shutdown(socket.SHUT_WR)
    server_reaches(8, 4)

    plug, served = pair(9)  # CLOSING: like FIN_WAIT1, then the peer's FIN comes
    fill(served)
    served.shutdown(socket.SHUT_WR)
    plug.shutdown(socket.SHUT_WR)
    server_reaches(9, 11)

    plug, served = pair(10)  # LAST_ACK: the peer finished, our FIN waits behind data
    fill(served)
    plug.shutdown(socket.SHUT_WR)
    server_reaches(10, 8)
    served.shutdown(socket.SHUT_WR)
    server_reaches(10, 9)

    # SYN_RECV: no data, so not promoted
    listener(11, option=(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 60))
    client(11)
    server_reaches(11, 3)


def syn_sent(family, address, port):
    plug = keep(socket.socket(family, socket.SOCK_STREAM))
    plug.setblocking(False)
    plug.connect_ex((address, port))


def network():
    """Loopback, and an interface behind which nobody answers."""
    for command in (
        "ip link set lo up",
        "ip link add hole type veth peer name far",  # nobody answers at the far end
        "ip addr add 10.9.9.1/24 dev hole",
        "ip addr add fd00:9::1/64 dev hole nodad",
        "ip link set hole arp off up",
        "ip link set far arp off up",
    ):
        subprocess.run(command.split(), check=True)
    pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").write_text("40000 40999")


def open_sockets():
    network()
    every_state(socket.AF_INET, "127.0.0.1", 8000, "/proc/net/tcp")
    every_state(socket.AF_INET6, "::1", 8100, "/proc/net/tcp6")
    os.seteuid(1000)
    every_state(socket.AF_INET6, "::ffff:127.0.0.1", 8200, "/proc/net/tcp6", dual_stack=True)
    os.seteuid(0)
    syn_sent(socket.AF_INET, "10.9.9.2", 443)
    syn_sent(socket.AF_INET6, "fd00:9::2", 443)


def main():
    directory = pathlib.Path(sys.argv[1])
    open_sockets()
    tables = {}

    def ss():
        return subprocess.run(["ss", "-H", "-tan"], check=True, capture_output=True).stdout

    def nothing_moved():
        before = ss()
        for name in "tcp", "tcp6":
            tables[name] = pathlib.Path("/proc/net", name).read_bytes()
        tables["ss.txt"] = ss()
        return before == tables["ss.txt"]

    until(nothing_moved, "the sockets are at rest")
    for name, content in tables.items():
        (directory / name).write_bytes(content)


if __name__ == "__main__":
    main()
