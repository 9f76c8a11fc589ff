"""What a scan of a whole tree costs, beside the scanners that are installed.

Run as ``python tests/benchmarks/throughput.py [FOLDER …]``; without a folder the packages
of this Python are scanned. Every tool runs alone, once to warm its caches and the
system's, then ``--runs`` times; the table gives medians. CPU and memory are those of the
process and its children, as the system counts them (POSIX only). ``kingfisher`` comes with
``pip install kingfisher-bin``; detect-secrets reads a two-hundredth, because it would take
a quarter of an hour for the rest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1_000_000
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    cpu: float
    """Seconds of all processors."""
    wall: float
    memory: float
    """The peak of resident memory, in MiB."""


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run ``command`` in ``folder`` and return what it took; its output is thrown away."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = 0
    memory = usage.ru_maxrss * _RSS_UNIT / 2**20
    return Cost(usage.ru_utime + usage.ru_stime, wall, memory)


def tools(folder: Path) -> dict[str, list[str]]:
    """Return the command of every scanner that is installed."""
    result = {
        "keymend check": [sys.executable, "-m", "keymend", "check", "--exit-zero", "."],
        "keymend check --jobs 2": [
            *[sys.executable, "-m", "keymend", "check", "--exit-zero", "--jobs", "2", "."]
        ],
        "keymend check (KM1)": [
            *[sys.executable, "-m", "keymend", "check", "--exit-zero", "--select", "KM1", "."]
        ],
    }
    kingfisher = shutil.which("kingfisher")
    if kingfisher:
        scan = [kingfisher, "scan", "--no-validate", "--no-update-check"]
        result["kingfisher"] = [*scan, str(folder)]
        result["kingfisher -j1"] = [*scan, "--jobs", "1", str(folder)]
    gitleaks = shutil.which("gitleaks")
    if gitleaks:
        result["gitleaks"] = [gitleaks, "dir", "--exit-code", "0", "--no-banner", str(folder)]
    return result


def sample(files: Sequence[Path]) -> list[Path]:
    """Return every two-hundredth file."""
    return list(files[::200])


def show(name: str, costs: Sequence[Cost], size: int) -> None:
    """Print one row of the table: medians over the runs."""
    cpu = statistics.median(cost.cpu for cost in costs)
    wall = statistics.median(cost.wall for cost in costs)
    memory = max(cost.memory for cost in costs)
    speed = size / MEGABYTE / cpu
    print(f"{name:28} {size / MEGABYTE:8.1f} {cpu:8.2f} {wall:8.2f} {memory:8.0f} {speed:8.1f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[])
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    for folder in arguments.folders or [Path(sysconfig.get_path("purelib"))]:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"{folder.name}: {len(files)} files")
        print(f"{'tool':28} {'MB':>8} {'CPU s':>8} {'wall s':>8} {'MiB':>8} {'MB/CPU s':>8}")
        for name, command in tools(folder.absolute()).items():
            run(command, folder)
            show(name, [run(command, folder) for _ in range(arguments.runs)], size)
        few = sample(files)
        command = [sys.executable, "-m", "detect_secrets", "scan", "--no-verify", *map(str, few)]
        show("detect-secrets (sample)", [run(command, folder)], sum(f.stat().st_size for f in few))


if __name__ == "__main__":
    main()
