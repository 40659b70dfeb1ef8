#!/usr/bin/env python3
"""Captures what ss prints of sockets in every state a program can bring about.

Run as root in a network namespace of its own:

    unshare -n ./ss.py DIRECTORY

Writes to DIRECTORY one file for each set of options (its name is the options), and tcp and tcp6,
/proc/net/tcp{,6} of the same moment. CLOSE is missing: such a socket stands in no table.
"""
import ctypes
import importlib
import os
import pathlib
import signal
import socket
import subprocess
import sys

sockets = importlib.import_module("proc-net-tcp")
keep, kept, until, fill = sockets.keep, sockets.kept, sockets.until, sockets.fill
makers, network, syn_sent = sockets.makers, sockets.network, sockets.syn_sent

OPTIONS = (
    "-tan -tanp -tane -tano -tani -tanm -tanepio -H_-O_-tanepio -H_-O_-tane"
    " -s -an -tan_state_close-wait -H_-tn_state_time-wait -ta"
    " -tan_--cgroup -tan_--tos_--inet-sockopt"
)
HOSTILE_NAMES = (
    b"two words", b'q"uo,te', b'x",pid=1,fd=3', b"open(bracket", b"a)closed", b",(\"", b"\xff\x01b"
)
children = []


def ss(*options):
    return subprocess.run(["ss", *options], check=True, capture_output=True).stdout


def shows(state, port):
    return lambda: ss("-H", "-tan", "state", state, f"sport = :{port}") != b""


def every_state(family, address, base, dual_stack=False):
    listener, client, pair = makers(family, address, base, dual_stack)

    # LISTEN with two not accepted, one of them finished: both have inode 0.
    listener(0, backlog=3)
    client(0).send(b"unread")
    client(0).shutdown(socket.SHUT_WR)
    until(shows("close-wait", base), "the unaccepted one is finished")

    plug, served = pair(1)  # ESTABLISHED, with a keepalive timer and traffic both ways
    served.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    plug.send(b"question")
    served.recv(100)
    served.send(b"longer answer")
    plug.recv(100)
    plug, served = pair(2)  # ESTABLISHED with Recv-Q
    plug.send(b"12345")

    plug, served = pair(3)  # CLOSE_WAIT, EOF read. The peer is in FIN_WAIT2, with fd
    plug.shutdown(socket.SHUT_WR)
    served.recv(1)
    plug, served = pair(4)  # CLOSE_WAIT, only the FIN unread
    plug.shutdown(socket.SHUT_WR)
    until(shows("close-wait", base + 4), "the FIN has come")

    plug, served = pair(5)  # FIN_WAIT2 without a socket
    plug.close()
    until(shows("close-wait", base + 5), "the FIN has come")

    plug, served = pair(6)  # TIME_WAIT at the server, which closed first
    served.close()
    plug.close()
    until(shows("time-wait", base + 6), "both FINs have come")

    plug, served = pair(7)  # FIN_WAIT1: the FIN waits behind data that the peer does not take
    fill(served)
    served.shutdown(socket.SHUT_WR)
    until(shows("fin-wait-1", base + 7), "the FIN is queued")

    plug, served = pair(8)  # CLOSING: like FIN_WAIT1, then the peer's FIN comes
    fill(served)
    served.shutdown(socket.SHUT_WR)
    plug.shutdown(socket.SHUT_WR)
    until(shows("closing", base + 8), "both FINs are under way")

    plug, served = pair(9)  # LAST_ACK: the peer finished, our FIN waits behind data
    fill(served)
    plug.shutdown(socket.SHUT_WR)
    until(shows("close-wait", base + 9), "the FIN has come")
    served.shutdown(socket.SHUT_WR)
    until(shows("last-ack", base + 9), "the FIN is queued")

    # SYN_RECV: no data, so not promoted
    listener(10, option=(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 60))
    client(10)
    until(shows("syn-recv", base + 10), "the SYN has come")

    for _ in range(2):  # Two listeners that differ only by their inode
        listener(11, option=(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1))


def scoped():
    """On a link-local address, and bound to an interface."""
    index = socket.if_nametoindex("hole")
    address = next(
        line.split()[3].split("/")[0]
        for line in subprocess.run(
            "ip -o -6 addr show dev hole scope link".split(), check=True, capture_output=True,
            text=True,
        ).stdout.splitlines()
    )
    server = keep(socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    server.bind((address, 8300, 0, index))
    server.listen(7)
    plug = keep(socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    plug.connect((address, 8300, 0, index))
    keep(server.accept()[0])
    for port, bind in (8301, "127.0.0.1"), (8302, ""):
        bound = keep(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        bound.bind((bind, port))
        bound.listen(9)


def hostile_names():
    """Processes whose names try to look like what ss writes around them."""
    for name in HOSTILE_NAMES:
        server = socket.socket()
        server.bind(("127.0.0.1", 8400 + len(children)))
        server.listen(1)
        ready, told = os.pipe()
        child = os.fork()
        if child == 0:
            for inherited in kept:
                inherited.close()
            ctypes.CDLL(None).prctl(15, ctypes.c_char_p(name), 0, 0, 0)  # PR_SET_NAME
            os.write(told, b"!")
            signal.pause()
        os.read(ready, 1)
        children.append(child)
        server.close()


def other_protocols():
    for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
        keep(socket.socket(family, socket.SOCK_DGRAM)).bind((address, 5353))
    keep(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
    keep(*socket.socketpair(socket.AF_UNIX))


def main():
    directory = pathlib.Path(sys.argv[1])
    network()
    pathlib.Path("/proc/sys/net/ipv4/tcp_retries1").write_text("3")
    every_state(socket.AF_INET, "127.0.0.1", 8000)
    every_state(socket.AF_INET6, "::1", 8100)
    os.seteuid(1000)
    every_state(socket.AF_INET6, "::ffff:127.0.0.1", 8200, dual_stack=True)
    os.seteuid(0)
    syn_sent(socket.AF_INET, "10.9.9.2", 443)
    syn_sent(socket.AF_INET6, "fd00:9::2", 443)
    link_local = "ip -o -6 addr show dev hole scope link -tentative"
    until(
        lambda: subprocess.run(link_local.split(), check=True, capture_output=True).stdout,
        "the link-local address is there",
    )
    scoped()
    hostile_names()
    other_protocols()
    until(lambda: b",2)" in ss("-H", "-tno", "state", "syn-sent"), "a SYN was sent three times")
    texts = {}

    def nothing_moved():
        before = ss("-H", "-tane")
        for name in "tcp", "tcp6":
            texts[name] = pathlib.Path("/proc/net", name).read_bytes()
        for options in OPTIONS.split():
            texts[options] = ss(*options.split("_"))

        def without_timers(text):
            return [line.split(b" timer:")[0].split() for line in text.splitlines()]

        return without_timers(before) == without_timers(ss("-H", "-tane"))

    try:
        until(nothing_moved, "the sockets are at rest")
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
    for name, content in texts.items():
        (directory / name.strip("-")).write_bytes(content)


main()
