#!/usr/bin/env python3
"""The wifi between namespaces does what it says: measured through real sockets, within stated bounds.

They leave room for a machine that other programs use too: a program that waits for its turn carries less, and later.

usage: test_wifi.py WIFI
"""
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

import netns


def within(what, value, least, most):
    print(f"  {what}: {value:.4g} (from {least:g} to {most:g})", flush=True)
    assert least <= value <= most, f"{what} is {value}, not from {least} to {most}"


class Echo:
    """Every datagram that comes to the access point's side goes back."""

    def __init__(self, wifi):
        self.socket = wifi.socket("ap", socket.SOCK_DGRAM)
        self.socket.bind((netns.SERVER, 9000))
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                self.socket.sendto(*self.socket.recvfrom(2048))
            except OSError:
                return


def datagrams(wifi, count, every_s, size=100):
    """Sent to the echo one after the other. The times (sent, round trip) of those that came back."""
    sender = wifi.socket("player", socket.SOCK_DGRAM)
    sender.bind((wifi.addresses["player"], 0))
    sender.settimeout(3)  # longer than any outage here
    came = {}

    def receive():
        try:
            while len(came) < count:
                number = int.from_bytes(sender.recv(2048)[:4], "big")
                came[number] = time.monotonic()
        except OSError:
            pass
    receiver = threading.Thread(target=receive)
    receiver.start()
    sent = {}
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number * every_s - time.monotonic()))
        sent[number] = time.monotonic()
        try:
            sender.sendto(number.to_bytes(4, "big") + bytes(size - 4), (netns.SERVER, 9000))
        except OSError:
            pass
    receiver.join()
    return [(number, sent[number] - began, came[number] - sent[number]) for number in sorted(came)]


def download(wifi, names, seconds):
    """Megabits a second that each gets from a sender that always has more; all at once."""
    listener = wifi.socket("ap")
    listener.bind((netns.SERVER, 0))
    listener.listen(8)

    def serve():
        for _ in names:
            peer = listener.accept()[0]
            threading.Thread(target=push, args=(peer,), daemon=True).start()

    def push(peer):
        try:
            while True:
                peer.sendall(bytes(1 << 16))
        except OSError:
            pass
    threading.Thread(target=serve, daemon=True).start()
    got = dict.fromkeys(names, 0)
    clients = {name: wifi.socket(name) for name in names}
    for client in clients.values():
        client.connect(listener.getsockname())
        client.settimeout(2)
    time.sleep(1)  # past the slow start
    end = time.monotonic() + seconds

    def pull(name):
        while time.monotonic() < end:
            got[name] += len(clients[name].recv(1 << 16))
    threads = [threading.Thread(target=pull, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in [*clients.values(), listener]:
        one.close()
    return {name: 8e-6 * size / seconds for name, size in got.items()}


def flood(wifi, rates, seconds):
    """Megabits a second that come of what is sent to each, datagrams of 1500 bytes with their heads."""
    sender = wifi.socket("ap", socket.SOCK_DGRAM)
    sinks = {name: wifi.socket(name, socket.SOCK_DGRAM) for name in rates}
    for name, sink in sinks.items():
        sink.bind((wifi.addresses[name], 9001))
        sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        sink.settimeout(0.5)
    began = time.monotonic()
    first, last, got = {}, {}, dict.fromkeys(rates, 0)

    def receive(name):
        try:
            while True:
                got[name] += len(sinks[name].recv(2048)) + 28
                last[name] = time.monotonic()
                first.setdefault(name, (last[name], got[name]))
        except OSError:
            pass
    threads = [threading.Thread(target=receive, args=(name,)) for name in rates]
    for thread in threads:
        thread.start()
    sent = dict.fromkeys(rates, 0)
    while (passed := time.monotonic() - began) < seconds:
        for name, mbit in rates.items():
            while sent[name] * 12e-3 < mbit * passed:
                sent[name] += 1
                try:
                    sender.sendto(bytes(1472), (wifi.addresses[name], 9001))
                except OSError:
                    pass  # the device's queue is full
        time.sleep(0.001)
    for thread in threads:
        thread.join()
    return {name: 8e-6 * (got[name] - first[name][1]) / (last[name] - first[name][0]) for name in rates}


def rate_and_turns(program):
    with netns.Wifi(program, "--down", 12, "--delay", 5) as wifi:
        within("Mbit/s of 12", flood(wifi, {"player": 20}, 3)["player"], 10.8, 12.3)
    with netns.Wifi(program, "--down", 12, "--packet-cost", 1000) as wifi:
        # A packet of 1500 bytes takes 1 ms of bits and 1 ms besides.
        within("Mbit/s where every packet costs as much again", flood(wifi, {"player": 20}, 3)["player"], 5.4, 6.2)
    with netns.Wifi(program, "--down", 12, stations=("player", "other")) as wifi:
        got = flood(wifi, {"player": 9, "other": 30}, 3)
        within("Mbit/s of both together", sum(got.values()), 10.8, 12.6)
        within("of that who asks for less", got["player"], 5.2, 6.6)
    with netns.Wifi(program, "--down", 12, "--up", 12, "--delay", 5) as wifi:
        # TCP's own ways with a queue that overflows are in this, and the machine's.
        within("Mbit/s over TCP", download(wifi, ["player"], 4)["player"], 6.0, 11.7)


def delay_and_queue(program):
    with netns.Wifi(program, "--delay", 20) as wifi:
        Echo(wifi)
        trips = [1000 * trip for _, _, trip in datagrams(wifi, 100, 0.01)]
        assert len(trips) == 100
        within("ms there and back, twice 20", statistics.median(trips), 40.0, 44.0)
    with netns.Wifi(program, "--delay", 20, "--jitter", 30) as wifi:
        Echo(wifi)
        trips = [1000 * trip for _, _, trip in datagrams(wifi, 100, 0.05)]
        within("ms with jitter of up to 30 each way, least", min(trips), 40.0, 60.0)
        within("ms with jitter, median", statistics.median(trips), 60.0, 82.0)
        within("ms with jitter, most", max(trips), 75.0, 115.0)
    with netns.Wifi(program, "--up", 1, "--queue", 25_000) as wifi:
        Echo(wifi)
        # Twice what fits, for three seconds: 25 kB at 1 Mbit/s are 200 ms of queue.
        trips = datagrams(wifi, 600, 0.005, size=1222)
        within("share that overflowed", 1 - len(trips) / 600, 0.4, 0.6)
        within("ms in a full queue of 200", 1000 * statistics.median(trip for _, _, trip in trips), 180, 245)


def loss_and_outage(program):
    with netns.Wifi(program, "--loss", 3, "--burst", 4, "--seed", 5) as wifi:
        Echo(wifi)
        count = 3000
        came = {number for number, _, _ in datagrams(wifi, count, 0.001)}
        counts = wifi.counts()
        within("% lost one way of 3", 100 * counts["lost"] / counts["sent"], 2.0, 4.0)
        within("% lost there and back", 100 * (1 - len(came) / count), 4.0, 8.0)
        lost = [number not in came for number in range(count)]
        bursts = sum(here and not before for before, here in zip([False, *lost], lost))
        within("lost in a row", sum(lost) / bursts, 2.8, 5.5)
    with netns.Wifi(program, "--delay", 5) as wifi:
        Echo(wifi)
        timer = threading.Timer(1.0, wifi.outage, [2])
        timer.start()
        times = [at for _, at, _ in datagrams(wifi, 500, 0.01)]
        within("s of silence of 2", max(b - a for a, b in zip(times, times[1:])), 1.97, 2.25)
        within("s until it began", next(a for a, b in zip(times, times[1:]) if b - a > 1), 0.9, 1.15)


def taken_down(program):
    """Whatever ends a test: its end, SIGTERM, SIGKILL."""
    here = str(pathlib.Path(__file__).parent)
    code = (f"import sys, time; sys.path.insert(0, {here!r}); import netns; wifi = netns.Wifi({program!r}); "
            "print('up', flush=True); time.sleep(60)")
    for number in (signal.SIGTERM, signal.SIGKILL):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "up\n"
        mine = [name for name in os.listdir("/run/netns") if name.startswith(f"{netns.NAME}-{child.pid}-")]
        assert len(mine) == 2, mine
        child.send_signal(number)
        child.wait()
        end = time.monotonic() + 10
        while any(os.path.exists(f"/run/netns/{name}") for name in mine):
            assert time.monotonic() < end, f"signal {number} leaves {mine}"
            time.sleep(0.05)
    print("  after SIGTERM and SIGKILL nothing is left", flush=True)


def main():
    netns.skip_if_not_possible()
    for part in (taken_down, rate_and_turns, delay_and_queue, loss_and_outage):
        print(part.__name__.replace("_", " "), flush=True)
        part(sys.argv[1])


if __name__ == "__main__":
    main()
