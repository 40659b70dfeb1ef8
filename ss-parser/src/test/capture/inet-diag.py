#!/usr/bin/env python3
"""Captures the kernel's netlink replies about sockets in every state a program can bring about.

Run as root in a network namespace of its own:

    unshare -n ./inet-diag.py DIRECTORY

Writes each reply as its datagrams one after the other (compat.bin: one walk by the request of type
18; info.bin: the same with INET_DIAG_INFO; by-family.bin: the requests of type 20 for IPv4, then
IPv6; ids.txt: the port ID and the sequence numbers in the replies), and beside each what ss makes
of the very same bytes (ss -H -O -tanei reading TCPDIAG_FILE).
"""
import importlib
import os
import pathlib
import socket
import struct
import subprocess
import sys
import time

sockets = importlib.import_module("proc-net-tcp")

ALL_STATES = 0x3FFF  # With bit 13: bound and neither connected nor listening
NLMSG_ERROR, NLMSG_DONE = 2, 3
INET_DIAG_INFO = 2


def dump(netlink, sequence, type, payload):
    header = struct.pack("=IHHII", 16 + len(payload), type, 0x301, sequence, 0)
    netlink.send(header + payload)
    reply = b""
    while True:
        datagram = netlink.recv(1 << 16)
        reply += datagram
        at = 0
        while at < len(datagram):
            length, type = struct.unpack_from("=IH", datagram, at)
            if type == NLMSG_ERROR:
                sys.exit("refused: %d" % struct.unpack_from("=i", datagram, at + 16))
            if type == NLMSG_DONE:
                return reply
            at += (length + 3) & ~3


def compat(extensions):
    return struct.pack("=BBBB48xII", 0, 0, 0, extensions, ALL_STATES, 0)


def by_family(family):
    return struct.pack("=BBBBI48x", family, socket.IPPROTO_TCP, 0, 0, ALL_STATES)


def odd_ones():
    """Bound to a device, link-local, and one with traffic and a history of losses."""
    bound = sockets.keep(socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    bound.bind(("::1", 8300))
    bound.listen(7)
    link = sockets.keep(socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    index = socket.if_nametoindex("hole")
    link.bind(("fe80::9", 8301, 0, index))
    link.listen(9)
    server = sockets.keep(socket.socket())
    server.bind(("127.0.0.1", 8302))
    server.listen(4)
    plug = sockets.keep(socket.create_connection(("127.0.0.1", 8302)))
    served = sockets.keep(server.accept()[0])
    for _ in range(50):
        plug.sendall(b"x" * 30000)
        left = 30000
        while left:
            left -= len(served.recv(left))
        served.sendall(b"y")
        plug.recv(1)
    inactive = sockets.keep(socket.socket())
    inactive.bind(("127.0.0.1", 8303))


def main():
    directory = pathlib.Path(sys.argv[1])
    sockets.open_sockets()
    subprocess.run("ip addr add fe80::9/64 dev hole nodad".split(), check=True)
    odd_ones()
    netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)
    netlink.bind((4711, 0))
    netlink.connect((0, 0))
    time.sleep(1.5)  # Some retransmissions and probes.
    replies = {
        "compat": dump(netlink, 7, 18, compat(0)),
        "info": dump(netlink, 7, 18, compat(1 << (INET_DIAG_INFO - 1))),
        "ipv4": dump(netlink, 7, 20, by_family(socket.AF_INET)),
        "ipv6": dump(netlink, 7, 20, by_family(socket.AF_INET6)),
    }
    for name, reply in replies.items():
        (directory / f"{name}.bin").write_bytes(reply)
        text = subprocess.run(
            ["ss", "-H", "-O", "-tanei"],
            check=True,
            capture_output=True,
            env=dict(os.environ, TCPDIAG_FILE=str(directory / f"{name}.bin")),
        ).stdout
        lines = [b" ".join(line.split()) for line in text.splitlines()]  # Without the padding.
        (directory / f"{name}.txt").write_bytes(b"".join(line + b"\n" for line in lines))


if __name__ == "__main__":
    main()
