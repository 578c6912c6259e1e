"""Processes that we start, and that shall not outlive us."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from focaljet.config.launcher.errors import CannotStartError

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
QUICK_FALL = 30.0  # seconds
MOST_FALLS = 3
STOP_PATIENCE = 20.0


def dies_with_us(kind: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the child gets this signal when we are gone, even if killed."""
    parent = os.getpid()
    return lambda: die_with_parent(kind, parent=parent)


def die_with_parent(kind: signal.Signals, *, parent: int | None = None) -> None:
    """Ask the kernel to send us this signal when our parent is gone.

    Only Linux can; elsewhere a killed parent leaves its children for the next start.
    """
    if sys.platform != "linux":
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(kind))
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), kind)  # it went while we were being born


def stop(
    child: subprocess.Popen[bytes], kind: signal.Signals, *, patience: float
) -> None:
    """Ask, wait `patience` seconds, then insist."""
    if child.poll() is not None:
        return
    child.send_signal(kind)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


class Child:
    """A process that we start again when it falls, but not for ever."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self._falls = 0
        self._started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is ours, and we stop them in order
            # Without us the database goes at once: nothing is left to end gently.
            preexec_fn=dies_with_us(signal.SIGKILL),
        )

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def start_again(self) -> str:
        """Returns a sentence for the person; raises CannotStartError in the end."""
        code = self._process.returncode if self._process else None
        quick = time.monotonic() - self._started_at < QUICK_FALL
        self._falls = self._falls + 1 if quick else 1
        if self._falls > MOST_FALLS:
            raise CannotStartError(f"{self.name} stops again and again; see above.")
        self.start()
        return f"{self.name} stopped by itself ({_ended(code)}) and was started again."

    def stop(self) -> None:
        if self._process:
            stop(self._process, signal.SIGTERM, patience=STOP_PATIENCE)


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
