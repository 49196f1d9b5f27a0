"""PostgreSQL's empty cluster is made once for a test run: `initdb` takes a second."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from securenotes.server import trial
from securenotes.server.programs import Programs
from tests.kit_once import once


def make_clusters_once(factory: pytest.TempPathFactory) -> None:
    """Let every trial of this process begin with a copy of one empty cluster."""
    initialise = trial.initialise

    def copied(programs: Programs, data: Path) -> None:
        if programs.owner is not None:  # a copy would be ours, and not its owner's
            initialise(programs, data)
            return
        name = f"cluster-{programs.version}"
        made = once(factory, name, lambda folder: initialise(programs, folder))
        shutil.copytree(made, data, dirs_exist_ok=True)

    trial.initialise = copied
