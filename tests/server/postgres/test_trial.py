"""PostgreSQL started for a trial is ours alone, and never outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from securenotes.errors import StoreUnreachable
from securenotes.server import programs
from securenotes.server.trial import start_trial

HOME = Path(__file__).parents[3]

OUTLIVED = """
import os, sys
from securenotes.server.trial import start_trial
trial = start_trial(hasty=True)
print(trial.room, (trial.data / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


def test_it_listens_to_its_owner_alone_and_leaves_nothing() -> None:
    with start_trial(hasty=True) as trial:
        assert trial.room.stat().st_mode & 0o777 == 0o700
        with psycopg.connect(trial.dsn()) as connection:
            told = connection.execute("SHOW listen_addresses").fetchone()
            assert told == ("",)
    assert not trial.room.exists()


@pytest.mark.parametrize("how", ["INT", "QUIT"])
def test_it_starts_again_with_what_was_written(how) -> None:
    with start_trial(hasty=how == "INT") as trial:
        with psycopg.connect(trial.dsn()) as connection:
            connection.execute("CREATE TABLE kept (one int)")
        with psycopg.connect(trial.dsn()) as held:
            trial.restart(how)
            with pytest.raises(psycopg.OperationalError):
                held.execute("SELECT 1")
        with psycopg.connect(trial.dsn()) as connection:
            assert connection.execute("SELECT * FROM kept").fetchall() == []


def test_it_is_kept_on_a_folder_of_one_s_own(tmp_path: Path) -> None:
    data = tmp_path / "kept"
    with (
        start_trial(data, hasty=True) as trial,
        psycopg.connect(trial.dsn()) as connection,
    ):
        connection.execute("CREATE TABLE kept (one int)")
        connection.commit()
    with (
        start_trial(data, hasty=True) as trial,
        psycopg.connect(trial.dsn()) as connection,
    ):
        assert connection.execute("SELECT * FROM kept").fetchall() == []


def test_it_ends_with_a_process_that_is_killed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", OUTLIVED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HOME,
    )
    assert process.stdout is not None
    room, server = process.stdout.readline().split()
    assert Path(room).exists()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and (Path(room).exists() or is_running(server)):
        time.sleep(0.02)
    assert not Path(room).exists()
    assert not is_running(server)


def test_a_folder_may_have_any_name_and_a_long_one_is_left(
    monkeypatch, tmp_path: Path
) -> None:
    odd = Path(tempfile.mkdtemp(prefix="å 'b\\ "))
    for place, here in ((odd, True), (tmp_path / ("long" * 30), False)):
        place.mkdir(exist_ok=True)
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        with start_trial(hasty=True) as trial:
            assert (trial.room.parent == place) is here
            with psycopg.connect(trial.dsn()) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        place.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="a root's way")
def test_root_runs_it_as_somebody_else_where_there_are_no_namespaces(
    monkeypatch,
) -> None:
    real = programs.runs
    monkeypatch.setattr(
        programs, "runs", lambda *words: words[0] != "unshare" and real(*words)
    )
    with start_trial(hasty=True) as trial:
        assert trial.room.owner() == "nobody"
        with psycopg.connect(trial.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not trial.room.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="a root's way")
def test_root_copies_programs_that_others_cannot_reach(monkeypatch) -> None:
    monkeypatch.setattr(programs, "runs", lambda *words: False)
    with start_trial(hasty=True) as trial:
        assert (trial.room / "programs").exists()
        with psycopg.connect(trial.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not trial.room.exists()


def test_without_programs_the_store_is_out_of_reach(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("ANTECKNING_PG_BIN", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(StoreUnreachable):
        start_trial(hasty=True)
    assert not list(tmp_path.iterdir())


def is_running(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("spaces", "before"), [(True, ("unshare",)), (False, ())])
def test_a_user_without_a_name_sees_itself_as_nobody(
    monkeypatch, tmp_path: Path, spaces: bool, before: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_321)
    monkeypatch.setattr(programs, "is_named", lambda _: False)
    monkeypatch.setattr(programs, "runs", lambda *_: spaces)
    found = programs.find_programs(tmp_path)
    assert found.prefix[:1] == before
    assert found.owner is None
