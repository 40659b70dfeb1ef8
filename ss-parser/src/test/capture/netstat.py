#!/usr/bin/env python3
"""Captures what netstat of net-tools and of busybox print of sockets in every state.

Run as root in a network namespace of its own:

    unshare -n ./netstat.py DIRECTORY

Writes one file for each set of options to DIRECTORY, and tcp and tcp6 of the same sockets.
"""
import importlib
import os
import pathlib
import socket
import subprocess
import sys

proc_net_tcp = importlib.import_module("proc-net-tcp")

COMMANDS = {
    "tan": "netstat -tan",
    "tanW": "netstat -tanW",
    "tanp": "netstat -tanp",
    "tane": "netstat -tane",
    "tano": "netstat -tano",
    "tanpeo": "netstat -tanpeo",
    "taneoW": "netstat -taneoW",
    "tanpeoW": "netstat -tanpeoW",
    "anp": "netstat -anp",
    "taeW-users": "netstat -taeW --numeric-hosts --numeric-ports",
    "ta-names": "netstat -ta --numeric-hosts",
    "busybox-tan": "busybox netstat -tan",
    "busybox-an": "busybox netstat -an",
}

# Lives until its standard input ends, with a connection under a name with blanks and slashes.
NAMED = """
import os, socket, sys
server = socket.create_server(("127.0.0.1", 8300))
plug = socket.create_connection(("127.0.0.1", 8300))
print("ready", flush=True)
sys.stdin.read()
"""


def connection(family, address, port):
    server = proc_net_tcp.keep(socket.socket(family, socket.SOCK_STREAM))
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(socket.getaddrinfo(address, port, family, socket.SOCK_STREAM)[0][4])
    server.listen(16)
    plug = proc_net_tcp.keep(socket.socket(family, socket.SOCK_STREAM))
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    plug.connect(server.getsockname())
    proc_net_tcp.keep(server.accept()[0])


def main():
    directory = pathlib.Path(sys.argv[1])
    proc_net_tcp.open_sockets()
    for address in (
        "fd00:1234:5678:9abc:def0:1234:5678:9abc",
        "fd00::1:2:3:4:5",  # with four digits of a port 20 characters, whole
        "fd00::1:22:33:44:55",  # with four digits of a port 23 characters, and not cut
    ):
        subprocess.run(["ip", "addr", "add", address + "/128", "dev", "lo"], check=True)
        connection(socket.AF_INET6, address, 8400)
    subprocess.run("ip addr add fe80::7/64 dev hole nodad".split(), check=True)
    connection(socket.AF_INET6, "fe80::7%hole", 8401)
    proc_net_tcp.keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind(("127.0.0.1", 8500))
    proc_net_tcp.keep(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)).bind(("::1", 8500))
    unix = proc_net_tcp.keep(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    unix.bind("\0a name with blanks")
    unix.listen()
    named = subprocess.Popen(
        ["demo: /usr/sbin x", "-c", NAMED],
        executable=sys.executable,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    named.stdout.readline()
    texts = {}

    def proc():
        return [pathlib.Path("/proc/net", name).read_bytes() for name in ("tcp", "tcp6")]

    def at_rest(tables):
        """Without timers, hash chains' addresses and what follows."""
        lines = b"\n".join(tables).splitlines()
        return sorted(line.split()[1:5] + line.split()[9:10] for line in lines)

    def nothing_moved():
        before = proc()
        for name, command in COMMANDS.items():
            run = subprocess.run(command.split(), check=True, stdout=subprocess.PIPE)
            texts[name] = run.stdout
        texts["tcp"], texts["tcp6"] = proc()
        return at_rest(before) == at_rest([texts["tcp"], texts["tcp6"]])

    proc_net_tcp.until(nothing_moved, "the sockets are at rest")
    named.stdin.close()
    for name, text in texts.items():
        (directory / name).write_bytes(text)


main()
