"""``anteckning serve`` as an operator meets it: a process, its exits, its store."""

from __future__ import annotations

import os
import socket
import ssl
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from securenotes.errors import NotAllowed, NotThere
from securenotes.server.migration import migrate
from securenotes.server.trial import start_trial
from securenotes.vault.ids import new_chain
from tests.server.command import Away, Serve, found, run
from tests.server.test_tls import Authority
from tui import exits
from tui.cli import main
from tui.i18n import set_language

pytestmark = pytest.mark.usefixtures("named")


@pytest.fixture
def place() -> Iterator[Path]:
    # A socket's path is short, and a test's folder's may not be.
    short = Path("/tmp", f"s3-{os.getpid()}-{time.monotonic_ns() % 100_000}")
    short.mkdir(mode=0o700)
    yield short / "a.sock"
    for left in short.iterdir():
        left.unlink()
    short.rmdir()


def ask(url: str, path: str, ca: Path | None = None) -> httpx.Response:
    context = False if ca is None else ssl.create_default_context(cafile=str(ca))
    return httpx.get(url + path, verify=context, trust_env=False)


def mode_of(place: Path) -> int | None:
    return stat.S_IMODE(place.stat().st_mode) if place.exists() else None


async def test_a_store_is_shared_at_a_socket_by_its_group(
    serve: Serve, place: Path, tmp_path: Path
) -> None:
    before = ("--store", tmp_path / "store")
    served = serve("--socket", place, "--found", before=before)
    assert mode_of(place) == 0o660
    away = Away(f"unix:{place}")
    town = await found(away)
    phone = await town.sign_in("eva")
    assert await phone.drafts() == []
    # The door closes by itself after the one that was let in.
    with pytest.raises((NotAllowed, NotThere)):
        await found(Away(f"unix:{place}"))
    await away.close()
    assert served.stop() == exits.OK
    assert mode_of(place) is None
    again = serve("--socket", place, before=before)
    info = await away.client().info()
    assert info is not None
    assert info.org == town.org
    await away.close()
    again.stop()


def test_a_socket_that_answers_is_left_alone_and_a_dead_one_replaced(
    serve: Serve, place: Path, tmp_path: Path, keys: Path
) -> None:
    before = ("--store", tmp_path / "store")
    words = ("serve", "--keys", keys, "--socket", place)
    served = serve("--socket", place, before=before)
    done = run(*before, *words)
    assert (done.returncode, done.stdout) == (exits.STORE, "")
    assert "answers on that socket" in done.stderr
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(place))) as http:
        assert http.get("http://x/health/ready").status_code == 204
    served.process.kill()
    served.process.wait()
    assert place.exists()
    serve("--socket", place, before=before).stop()
    place.write_text("not a socket")
    done = run(*before, *words)
    assert done.returncode == exits.STORE
    assert place.read_text() == "not a socket"


def test_settings_that_cannot_be_are_told_in_words(
    tmp_path: Path,
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANTECKNING_LANGUAGE", "en")
    key = ("--keys", keys)
    local = "host=/tmp dbname=x"
    wrong: tuple[tuple[int, tuple[object, ...]], ...] = (
        (exits.USAGE, key),
        (exits.USAGE, ("--database", local)),
        (exits.USAGE, (*key, "--database", local, "--socket", "/tmp/x")),
        (exits.USAGE, (*key, "--database", local, "--listen", "0.0.0.0:80")),
        (exits.USAGE, (*key, "--database", local, "--listen", "skola.example:80")),
        (exits.USAGE, (*key, "--database", local, "--listen", "[::]:80")),
        (exits.USAGE, (*key, "--database", local, "--tls-cert", "x")),
        (exits.USAGE, (*key, "--database", local, "--proxy", "127.0.0.1")),
        (exits.USAGE, (*key, "--database", local, "--proxy", "*", "--name", "a")),
        (exits.USAGE, (*key, "--database", local, "--metrics", "none")),
        (exits.USAGE, (*key, "--database", local, "--name", "embedded")),
        (exits.USAGE, (*key, "--database", "postgresql://u:hemligt@/x")),
        (exits.USAGE, (*key, "--database", "host=/tmp password=hemligt")),
        (exits.USAGE, (*key, "--database", "host=db.example dbname=x")),
        (exits.USAGE, (*key, "--database", "host=/tmp,db.example dbname=x")),
        (exits.USAGE, (*key, "--database", "service=x")),
        (exits.USAGE, (*key, "--database", "no such thing")),
        (exits.USAGE, (*key, "--socket", "/tmp/x", "--listen", "127.0.0.1:0")),
        (exits.SETTINGS, ("--keys", tmp_path / "none", "--database", local)),
    )
    for code, words in wrong:
        with pytest.raises(SystemExit) as ended:
            main(["serve", *map(str, words)])
        out, err = capsys.readouterr()
        assert (ended.value.code, out) == (code, ""), words
        assert err.startswith("anteckning: "), words
        assert err.count("\n") == 1, words
        assert "hemligt" not in err
    set_language("sv")
    code, words = wrong[-1]
    assert run("serve", *words).returncode == code
    keys.chmod(0o644)
    assert run("serve", *key, "--database", local).returncode == exits.SETTINGS
    assert run("serve", "--make-keys", *key).returncode == exits.SETTINGS


def test_a_taken_port_and_a_missing_certificate_are_told(keys: Path) -> None:
    words = ("serve", "--keys", keys, "--database", "host=/tmp dbname=x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(*words, "--listen", f"127.0.0.1:{port}")
        assert done.returncode == exits.SERVER
        assert "cannot listen" in done.stderr
    tls = ("--tls-cert", "/tmp/none", "--tls-key", "/tmp/none")
    assert run(*words, *tls).returncode == exits.USAGE  # whose certificate?
    assert run(*words, *tls, "--name", "a.example").returncode == exits.SETTINGS


async def test_a_database_is_served_over_tls_and_measured(
    serve: Serve, tmp_path: Path, keys: Path
) -> None:
    ca = Authority.make(tmp_path / "ca")
    certificate, key = ca.certify("127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as free:
        metrics = free.getsockname()[1]
    with start_trial(hasty=True) as trial:
        url = trial.dsn(user="anteckning_app")
        with_tls = ("--tls-cert", certificate, "--tls-key", key, "--name", "localhost")
        assert run("serve", "--migrate", "--database", trial.dsn()).returncode == 0
        served = serve(
            *("--database", url, "--listen", "127.0.0.1:0", *with_tls),
            *("--metrics", metrics, "--found"),
        )
        away = Away(served.url, ca.file)
        town = await found(away)
        phone = await town.sign_in("eva")
        with pytest.raises(NotThere):
            await phone.roster(new_chain(), 0)
        with pytest.raises(NotAllowed):
            await found(Away(served.url, ca.file))
        ready = [ask(served.url, "/health/ready", ca.file).status_code]
        trial.stop()
        ready.append(ask(served.url, "/health/ready", ca.file).status_code)
        assert ask(served.url, "/health/live", ca.file).status_code == 204
        refused = ask(served.url, f"/v1/{town.org.hex()}", ca.file)
        assert ready == [204, 503]
        assert (refused.status_code, refused.json()["code"]) == (
            503,
            "StoreUnreachable",
        )
        told = ask(f"http://127.0.0.1:{metrics}", "/metrics").text
        await away.close()
        assert served.stop() == exits.OK
    counted = 'anteckning_requests_total{endpoint="%s",status="%s"} 1.0'
    for endpoint, status in (("login", 200), ("roster", 404), ("info", 503)):
        assert counted % (endpoint, status) in told
    assert "anteckning_ready 0.0" in told
    assert "anteckning_acts_running 0.0" in told
    for secret in (town.org.hex(), town.person("eva").user.hex(), "eva", "Tallbacken"):
        assert secret not in told


def test_a_database_that_is_not_there_may_come(serve: Serve) -> None:
    served = serve("--database", "host=/tmp/none dbname=x", "--listen", "127.0.0.1:0")
    assert "out of reach" in {line["event"] for line in served.lines}
    assert ask(served.url, "/health/ready").status_code == 503
    assert served.stop() == exits.OK


def test_a_database_is_not_served_by_a_role_that_no_wall_holds_or_another_version(
    keys: Path,
) -> None:
    with start_trial(hasty=True) as trial:
        words = ("serve", "--keys", keys, "--listen", "127.0.0.1:0", "--database")
        app = trial.dsn(user="anteckning_app")
        migrate(trial.dsn())
        for user in ("postgres", "anteckning_backup", "anteckning_aide"):
            with psycopg.connect(trial.dsn()) as connection:
                if user == "anteckning_aide":
                    connection.execute("CREATE ROLE anteckning_aide LOGIN")
                    for role in ("app", "owner"):
                        connection.execute(f"GRANT anteckning_{role} TO {user}")
            done = run(*words, trial.dsn(user=user))
            assert done.returncode == exits.STORE, user
            assert "above row security" in done.stderr.splitlines()[-1]
        refused = run("serve", "--migrate", "--database", app)
        assert refused.returncode == exits.STORE
        assert "superuser" in refused.stderr
        with psycopg.connect(trial.dsn()) as connection:
            connection.execute("UPDATE anteckning.migration SET number = number + 1000")
        done = run(*words, app)
        assert done.returncode == exits.STORE
        assert "another version" in done.stderr.splitlines()[-1]
