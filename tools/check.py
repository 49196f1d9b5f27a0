"""Run every check that needs no test: style, types, layers, languages."""

import subprocess
import sys
from pathlib import Path

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("python", "tools/catalogues.py", "check"),
)


def run_checks() -> int:
    """Run all of them, also after one that failed; return how many did."""
    tools = Path(sys.executable).parent
    failed = []
    for check in CHECKS:
        print("·", *check, flush=True)
        if subprocess.run([tools / check[0], *check[1:]], check=False).returncode:
            failed.append(" ".join(check))
    for name in failed:
        print("✗", name)
    return len(failed)


if __name__ == "__main__":
    sys.exit(1 if run_checks() else 0)
