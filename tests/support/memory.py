"""Where the databases of a test run lie: in memory where there is room.

What is committed there is gone with the machine's power, and no commit waits for a disk.
"""

from __future__ import annotations

import os

SHARED = "/dev/shm"  # noqa: S108 - what makes it quick is that it is memory
# A short path: that of PostgreSQL's socket may have a hundred letters.
DISK = "/tmp"  # noqa: S108
ENOUGH = 1024**3


def place() -> str:
    """A folder in memory with a gigabyte of room, else the system's temporary one."""
    try:
        found = os.statvfs(SHARED)
    except OSError:
        return DISK
    roomy = found.f_bavail * found.f_frsize >= ENOUGH
    return SHARED if roomy and os.access(SHARED, os.W_OK) else DISK
