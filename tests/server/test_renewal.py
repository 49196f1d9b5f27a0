"""A server's secrets are renewed while it runs: certificate and keys."""

from __future__ import annotations

import json
import shutil
import signal
import ssl
import stat
import subprocess
from pathlib import Path

import pytest

from securenotes.errors import StoreDamaged, StoreRefused
from securenotes.keeper.opening import create_store
from securenotes.model import OrgId, UserId
from securenotes.server.keys import (
    LENGTH,
    MOST,
    ServerKeys,
    add_key,
    make_key_file,
    read_key_file,
)
from securenotes.server.renewal import Renewal
from securenotes.server.resealing import reseal_store
from securenotes.server.sockets import make_server_context
from securenotes.vault.errors import Refused
from tests.server.command import COMMAND, run
from tests.server.live import Live
from tests.server.test_tls import Authority, ask
from tui import exits

ORG, USER = OrgId(b"o" * 16), UserId(b"u" * 16)


def test_what_was_made_under_an_older_key_holds_under_a_newer(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    make_key_file(file)
    old = read_key_file(file, "a.example")
    row, seed = old.sign_row(b"row"), old.seal_seed(ORG, USER, b"seed")
    add_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["keys"]
    new = read_key_file(file, "a.example")
    new.check_row(b"row", row)
    assert new.open_seed(ORG, USER, seed) == b"seed"
    assert new.sign_row(b"row") != row
    again = new.seal_seed(ORG, USER, b"seed")
    with pytest.raises(StoreDamaged):
        old.open_seed(ORG, USER, again)
    with pytest.raises(Refused):
        old.check_row(b"row", new.sign_row(b"row"))
    for wrong in (b"other", b""):
        with pytest.raises(Refused):
            new.check_row(wrong, row)


def test_a_file_holds_so_many_keys_and_none_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    make_key_file(file)
    first = file.read_bytes()
    for _ in range(MOST - 1):
        add_key(file)
    whole = file.read_bytes()
    assert (len(whole), whole[:LENGTH]) == (MOST * LENGTH, first)
    with pytest.raises(StoreRefused) as refused:
        add_key(file)
    assert (refused.value.code, file.read_bytes()) == ("many", whole)
    read_key_file(file, "")
    file.write_bytes(whole + bytes(LENGTH))
    with pytest.raises(StoreDamaged):
        read_key_file(file, "")


def test_an_embedded_store_s_seeds_are_sealed_anew(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    path = folder / "store.db"
    older, both = ServerKeys("", b"1" * LENGTH), b"1" * LENGTH + b"2" * LENGTH
    store = create_store(path)
    with store.writing():
        store.run("INSERT INTO organisation VALUES (1, ?, 1)", (ORG,))
        store.run(
            "INSERT INTO account (user, auth_pk, rc_auth_pk, bundle_pw, bundle_rc,"
            " gen, kdf_id, rc_no, factor_no, totp_seed)"
            " VALUES (?, x'', x'', x'', x'', 1, 0, 1, 1, ?)",
            (USER, older.seal_seed(ORG, USER, b"seed")),
        )
    store.close()
    assert reseal_store(path, ServerKeys("", both)) == 1
    with pytest.raises(StoreDamaged):
        reseal_store(path, older)
    assert reseal_store(path, ServerKeys("", b"2" * LENGTH)) == 1


async def test_a_renewed_certificate_is_shown_without_a_restart(tmp_path: Path) -> None:
    before, after = Authority.make(tmp_path / "a"), Authority.make(tmp_path / "b")
    certificate, key = before.certify("127.0.0.1")
    file = tmp_path / "keys"
    make_key_file(file)
    keys = ServerKeys("127.0.0.1", file.read_bytes())
    context = make_server_context(certificate, key)
    renewal = Renewal(file, keys, certificate, key, context)
    with Live(context=context) as live:
        assert await ask(live.url, before.file) is None
        newer, secret = after.certify("127.0.0.1")
        # Half of a pair is left aside, and the whole one goes on.
        shutil.copy(newer, certificate)
        renewal.renew()
        assert await ask(live.url, before.file) is None
        shutil.copy(secret, key)
        renewal.renew()
        assert await ask(live.url, after.file) is None
        row = keys.sign_row(b"row")
        add_key(file)
        renewal.renew()
        assert keys.sign_row(b"row") != row
        keys.check_row(b"row", row)
        file.write_bytes(b"half")
        renewal.renew()
        keys.check_row(b"row", row)


def test_a_server_reads_its_secrets_anew_when_it_is_told(
    keys: Path, tmp_path: Path
) -> None:
    before, after = Authority.make(tmp_path / "a"), Authority.make(tmp_path / "b")
    certificate, key = before.certify("127.0.0.1")
    words = ("--name", "a.example", "--database", "host=/tmp/none dbname=x")
    tls = ("--tls-cert", certificate, "--tls-key", key, "--listen", "127.0.0.1:0")
    said = map(str, ("serve", "--keys", keys, *words, *tls))
    with subprocess.Popen([*COMMAND, *said], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        try:
            told = map(json.loads, process.stderr)
            address = next(one["address"] for one in told if one["event"] == "started")
            port = int(address.rpartition(":")[2])
            shown = ssl.get_server_certificate(("127.0.0.1", port))
            for made, at in zip(
                after.certify("127.0.0.1"), (certificate, key), strict=True
            ):
                made.replace(at)
            process.send_signal(signal.SIGHUP)
            renewed = [next(told) for _ in range(2)]
            assert [(one["event"], one["why"]) for one in renewed] == [
                ("renewed", "keys"),
                ("renewed", "tls"),
            ]
            assert ssl.get_server_certificate(("127.0.0.1", port)) != shown
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == exits.OK
        finally:
            process.kill()


def test_a_key_is_added_by_a_command_and_told_of(keys: Path) -> None:
    before = keys.read_bytes()
    done = run("serve", "--add-key", "--keys", keys)
    assert (done.returncode, done.stderr) == (exits.OK, "")
    assert "--reseal" in done.stdout
    assert keys.read_bytes()[:LENGTH] == before
    assert len(keys.read_bytes()) == 2 * LENGTH
    assert run("serve", "--add-key").returncode == exits.USAGE
    done = run("serve", "--reseal", "--keys", keys, "--database", "host=/tmp/none")
    assert (done.returncode, done.stderr.count("\n")) == (exits.STORE, 1)
    keys.chmod(0o640)
    assert run("serve", "--add-key", "--keys", keys).returncode == exits.SETTINGS
