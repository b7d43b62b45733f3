"""Measuring before the machine's other work."""
import contextlib
import os
import pathlib
import signal
import sys

import switch_sink

NICE = -15


def go_ahead():
    """From here on this process and all it starts go before the machine's other work, yet take turns among themselves as
    they would without it: at real-time priority a decoder could keep the sound waiting. Sessions share the processor
    before processes do, so it is one of its own."""
    if os.getuid() != 0:
        return
    child = os.fork()
    if child:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: os.kill(child, number))
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    os.setsid()
    switch_sink.dies_with_us()
    with contextlib.suppress(OSError):
        pathlib.Path("/proc/self/autogroup").write_text(str(NICE))
    with contextlib.suppress(OSError):
        os.nice(NICE)
