"""Network namespaces with a wifi between them, for as long as a `with` lasts; taken down whatever ends the test."""
import atexit
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

SKIPPED = 77
SERVER = "10.77.0.1"
DEVICE = "air"
NAME = "fswifi"  # and the process that made it, so that what a killed one left is known as such
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def ip(*words, quiet=False):
    run = subprocess.run(["ip", *words], capture_output=True, text=True)
    if run.returncode != 0 and not quiet:
        raise OSError(f"ip {' '.join(words)}: {run.stderr.strip()}")
    return run.stdout


def remove(name):
    """The namespace, and whoever still runs in it: only what a test of ours started there."""
    for process in ip("netns", "pids", name, quiet=True).split():
        try:
            os.kill(int(process), signal.SIGKILL)
        except ProcessLookupError:
            pass
    ip("netns", "del", name, quiet=True)


def remove_leftovers():
    """Of tests whose process is gone."""
    for name in os.listdir("/run/netns") if os.path.isdir("/run/netns") else []:
        parts = name.split("-")
        if parts[0] == NAME and len(parts) == 3 and not pathlib.Path("/proc", parts[1]).exists():
            remove(name)


def why_not():
    """What keeps this machine from having namespaces with devices in them; empty: nothing."""
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        return "/dev/net/tun is not there, or not to be opened"
    probe = f"{NAME}-{os.getpid()}-probe"
    try:
        ip("netns", "add", probe)
        ip("-n", probe, "tuntap", "add", "dev", DEVICE, "mode", "tun")
        ip("-n", probe, "link", "set", DEVICE, "up")
        ip("-n", probe, "route", "add", "10.77.0.0/24", "dev", DEVICE, "congctl", "cubic")
    except (OSError, FileNotFoundError) as error:
        return f"this machine permits no namespaces with devices: {error}"
    finally:
        if os.path.exists(f"/run/netns/{probe}"):
            remove(probe)
    return ""


def skip_if_not_possible():
    why = why_not()
    if why:
        print(f"SKIPPED: {why}")
        sys.exit(SKIPPED)


def terminated(number, _):
    sys.exit(128 + number)  # through every `with` and atexit


class Wifi:
    """`stations` and `crowds`: names; a crowd's connections count as stations of their own."""

    def __init__(self, wifi, *options, stations=("player",), crowds=()):
        signal.signal(signal.SIGTERM, terminated)
        signal.signal(signal.SIGINT, terminated)
        remove_leftovers()
        self.addresses = {"ap": SERVER}
        for number, name in enumerate([*stations, *crowds]):
            self.addresses[name] = f"10.77.0.{10 + number}"
        self.guard = self.process = None
        atexit.register(self.close)
        self.guard, self.told_guard = start_guard([self.namespace(name) for name in self.addresses])
        for name, address in self.addresses.items():
            space = self.namespace(name)
            ip("netns", "add", space)
            ip("-n", space, "link", "set", "lo", "up")
            ip("-n", space, "tuntap", "add", "dev", DEVICE, "mode", "tun")
            ip("-n", space, "addr", "add", f"{address}/24", "dev", DEVICE)
            ip("-n", space, "link", "set", DEVICE, "up", "mtu", "1500")
            # As Debian's kernels do it, whatever this machine has chosen: a school's server has what Debian gives it.
            ip("-n", space, "route", "replace", "10.77.0.0/24", "dev", DEVICE, "proto", "kernel", "scope", "link",
               "src", address, "congctl", "cubic")
        command = [wifi, "--access-point", self.namespace("ap"), "--device", DEVICE, *map(str, options)]
        for option, names in (("--station", stations), ("--crowd", crowds)):
            for name in names:
                command += [option, f"{self.namespace(name)}={self.addresses[name]}"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        if said != "on the air\n":
            raise OSError(f"the wifi said {said!r}")
        for name in self.addresses:
            self.wait_until_up(name)

    def wait_until_up(self, name):
        """The kernel learns a little later that somebody carries for a device, and drops what is sent until then."""
        end = time.monotonic() + 10
        while json.loads(ip("-n", self.namespace(name), "-j", "link", "show", "dev", DEVICE))[0]["operstate"] != "UP":
            if time.monotonic() > end:
                raise OSError(f"{DEVICE} in {self.namespace(name)} does not come up")
            time.sleep(0.002)

    def namespace(self, name):
        return f"{NAME}-{os.getpid()}-{name}"

    def command(self, name, *words):
        """To be run in that namespace."""
        return ["ip", "netns", "exec", self.namespace(name), *map(str, words)]

    def socket(self, name, kind=socket.SOCK_STREAM):
        """One that belongs to that namespace, in this process."""
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.namespace(name)}", os.O_RDONLY)
        try:
            if LIBC.setns(there, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            return socket.socket(socket.AF_INET, kind)
        finally:
            LIBC.setns(home, CLONE_NEWNET)
            os.close(home)
            os.close(there)

    def outage(self, seconds):
        self.order(f"outage {seconds}")

    def counts(self):
        self.order("counts")
        return json.loads(self.process.stdout.readline())

    def order(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        for name in self.addresses:
            if os.path.exists(f"/run/netns/{self.namespace(name)}"):
                remove(self.namespace(name))
        if self.guard:
            os.close(self.told_guard)
            self.guard.wait()
            self.guard = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def start_guard(names):
    """A process that takes the namespaces down when this one is gone, killed or not: then its pipe ends."""
    ours, theirs = os.pipe()
    guard = subprocess.Popen([sys.executable, __file__, str(ours), *names], pass_fds=[ours], start_new_session=True)
    os.close(ours)
    return guard, theirs


if __name__ == "__main__":
    os.read(int(sys.argv[1]), 1)
    for one in sys.argv[2:]:
        if os.path.exists(f"/run/netns/{one}"):
            remove(one)
