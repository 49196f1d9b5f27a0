"""Whether a file is a fit place for a store (vault § 8)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from securenotes.errors import StoreReadOnly, StoreRefused, StoreUnreachable

NETWORK = frozenset(
    (
        "9p",
        "afs",
        "afpfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    )
)
"""File systems on which locks and the journal's shared memory do not hold."""

BESIDE = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """Make the store's folder for its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreachable from error


def check_place(path: Path) -> None:
    """Refuse links, others' files, open modes and network file systems.

    Raises ``StoreUnreachable`` where there is no file, ``StoreRefused``
    with a code (link, owner, open, network), ``StoreReadOnly``.
    """
    check_folder(path.parent)
    for suffix in BESIDE:
        file = path.with_name(path.name + suffix)
        try:
            state = file.lstat()
        except FileNotFoundError:
            if not suffix:
                raise StoreUnreachable from None
            continue
        except OSError as error:
            raise StoreUnreachable from error
        if not stat.S_ISREG(state.st_mode):
            raise StoreRefused("link")
        check_owner(state)
        if state.st_mode & 0o077:
            raise StoreRefused("open")
        if not os.access(file, os.W_OK):
            raise StoreReadOnly


def check_folder(folder: Path) -> None:
    """Refuse a folder that is a link, another's, or open to others' writing."""
    try:
        state = folder.lstat()
    except OSError as error:
        raise StoreUnreachable from error
    if not stat.S_ISDIR(state.st_mode):
        raise StoreRefused("link")
    check_owner(state)
    if state.st_mode & 0o022:
        raise StoreRefused("open")
    if find_file_system(folder) in NETWORK:
        raise StoreRefused("network")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreReadOnly


def check_owner(state: os.stat_result) -> None:
    """Refuse what another account on this machine owns."""
    if state.st_uid != os.geteuid():
        raise StoreRefused("owner")


def find_file_system(folder: Path) -> str:
    """Name the type of file system that a folder lies on, "" if unknown."""
    mounts = read_mounts_of_mac() if sys.platform == "darwin" else read_mounts()
    place = str(folder.resolve())
    best, kind = "", ""
    for point, name in mounts:
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def read_mounts() -> list[tuple[str, str]]:
    """Read mount points and their types on Linux, the newest last."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(
            encoding="utf-8", errors="replace"
        )
    except OSError:
        return []
    found = []
    for line in lines.splitlines():
        left, _, right = line.partition(" - ")
        parts = left.split(" ")
        if len(parts) > 4 and right:
            found.append((unescape(parts[4]), right.split(" ")[0]))
    return found


def unescape(point: str) -> str:
    """Undo the octal escapes of a mount table."""
    for code in ("040", "011", "012", "134"):
        point = point.replace("\\" + code, chr(int(code, 8)))
    return point


def read_mounts_of_mac() -> list[tuple[str, str]]:
    """Read mount points and their types from the system's own command."""
    try:
        told = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    found = []
    for line in told.splitlines():
        _, _, rest = line.partition(" on ")
        point, _, kind = rest.rpartition(" (")
        found.append((point, kind.split(",")[0].rstrip(")")))
    return found
