"""What is installed is what was locked, and is laid anew only when it must be."""

import re
from pathlib import Path

import pytest

from tools import bootstrap

REQUIREMENTS = bootstrap.ROOT / "requirements"
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins_of(lock: str) -> dict[str, str]:
    return dict(PIN.findall((REQUIREMENTS / lock).read_text("utf-8")))


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_every_locked_package_has_a_hash_and_no_address(lock):
    text = (REQUIREMENTS / lock).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(pins_of(lock)) > 10
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_tests_run_with_the_versions_that_people_run():
    assert pins_of("run.txt").items() <= pins_of("test.txt").items()


def test_what_people_run_holds_no_test_tool():
    assert pins_of("run.txt").keys().isdisjoint({"pytest", "ruff", "mypy", "babel"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "lock.txt").write_text("a==1\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        "[build-system]\n[project]\nname='a'\n[tool.ruff]\nline-length=88\n", "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "before", "after", "anew"),
    [
        ("lock.txt", "a==1", "a==2", True),
        ("pyproject.toml", "name='a'", "name='b'", True),
        ("pyproject.toml", "line-length=88", "line-length=90", False),
    ],
)
def test_an_environment_is_laid_anew_only_for_what_it_holds(
    project, name, before, after, anew
):
    first = bootstrap.stamp_of(project / "lock.txt")
    file = project / name
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    assert (bootstrap.stamp_of(project / "lock.txt") != first) is anew
