"""The cost of a running server: its CPU time and its memory, read from Linux's /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 2**20


@dataclass(frozen=True)
class Cost:
    """CPU time since the start, in seconds, and current memory, in MB."""

    seconds: float
    memory: float


def cost_of(process: int) -> Cost:
    """The cost of a process so far."""
    # The program name, in parentheses, may contain spaces; the times follow it.
    times = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return Cost(
        seconds=(int(times[11]) + int(times[12])) / TICKS,
        memory=pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE,
    )


def process_at(port: int) -> int:
    """The process that listens on a port of this machine."""
    listening = f":{port:04X} "
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if f"{fields[1]} ".endswith(listening) and fields[3] == "0A":
            return _owner(fields[9])
    raise LookupError(f"nobody listens on port {port}")


def _owner(inode: str) -> int:
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink() == Path(f"socket:[{inode}]"):
                return int(link.parts[2])
        except OSError:  # it was closed, or belongs to another user
            continue
    raise LookupError("whoever listens belongs to another user")
