"""``keymend check``: files in, a report out."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from keymend.commands.checker import Checker, display
from keymend.commands.cleanfiles import CleanFiles
from keymend.commands.progress import Progress
from keymend.files import decode, walk
from keymend.git import GitError, staged_files
from keymend.options import Options
from keymend.paths import one_line
from keymend.report import FORMATS, statistics
from keymend.report.result import FileError, Result
from keymend.selection import names_rule

_OBJECTS: Final = 20_000
"""Objects that are made and not yet gone before cycles are looked for."""
_CHUNK: Final = 64
"""Files a worker is given at once: enough that handing over costs nothing."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``check``."""
    add = parser.add_argument
    add(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="PATH",
        help="files and folders; - reads standard input (default: this folder)",
    )
    add("--stdin-filename", type=Path, metavar="NAME", help="what standard input is called")
    add("--staged", action="store_true", help="scan what is staged in git, as it is staged")
    add("--format", choices=tuple(FORMATS), default="text", help="how to report (default: text)")
    add("--select", metavar="RULES", help="use these rules only: codes, prefixes or names")
    add("--ignore", metavar="RULES", help="do not use these rules")
    add(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="leave out the secrets in a baseline of detect-secrets (default: .secrets.baseline)",
    )
    add("--statistics", action="store_true", help="count the findings of each rule, on stderr")
    add(
        "--unused-ignores",
        action="store_true",
        help="name comments that silence nothing, on stderr",
    )
    add("--jobs", type=_number, default=1, metavar="N", help="scan in N processes (default: 1)")
    add("--no-cache", action="store_true", help="read files again that held nothing the last time")
    add("--fix", action="store_true", help="apply the safe fixes, and report what is left")
    add("--unsafe-fixes", action="store_true", help="apply all fixes; keys move to .env")
    add("--diff", action="store_true", help="show what the fixes would change, and change nothing")
    add("--show-secrets", action="store_true", help="do not mask keys in --diff")
    add("--exit-zero", action="store_true", help="exit 0 in spite of findings")


def _number(argument: str) -> int:
    """Return how many processes ``--jobs`` asks for; ``ValueError`` for less than one."""
    if (number := int(argument)) < 1:
        raise ValueError
    return number


def run(namespace: argparse.Namespace) -> int:
    """Scan what the call names, print the report, return the exit status."""
    overrides = Options(select=_codes(namespace.select), ignore=_codes(namespace.ignore))
    for option, codes in (("--select", overrides.select), ("--ignore", overrides.ignore)):
        if codes is not None and not (codes and all(map(names_rule, codes))):
            problem = "names no rule; `keymend rules` lists them"
            sys.stderr.write(f"keymend check: {option} {problem}\n")
            return 2
    result = Result()
    folders = tuple(path.absolute() for path in namespace.paths if path.is_dir())
    checker = Checker(overrides, namespace.baseline, folders, namespace.unused_ignores)
    if checker.baseline is not None:
        result.errors += [FileError("--baseline", text) for text in checker.baseline.problems]
    if namespace.staged:
        _check_staged(checker, namespace, result)
    else:
        for path in namespace.paths:
            _check_path(namespace, checker, path, result)
    if namespace.diff:
        sys.stderr.writelines(
            f"{one_line(error.path)}: {error.message}\n" for error in result.errors
        )
    else:
        sys.stdout.write(FORMATS[namespace.format](result))
    if namespace.statistics:
        sys.stderr.write(statistics.render(result))
    sys.stderr.writelines(
        f"{one_line(path)}:{line}: the comment silences nothing here\n"
        for path, line in result.unused
    )
    if result.errors:
        return 2
    return 1 if (result.rows or result.unused) and not namespace.exit_zero else 0


@contextmanager
def _collecting_between_files() -> Iterator[None]:
    """Leave the collection of cycles to ``_collect``; what is loaded by now is not looked at."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _collect() -> None:
    """Collect the cycles of syntax trees: between two files, when little else has to be looked at.

    Python's own collections come while a file is read, and cost a tenth of a scan.
    """
    if gc.get_count()[0] > _OBJECTS:
        gc.collect(0)


def _mends(namespace: argparse.Namespace) -> bool:
    return bool(namespace.fix or namespace.unsafe_fixes or namespace.diff)


def _check_path(
    namespace: argparse.Namespace, checker: Checker, path: Path, result: Result
) -> None:
    if str(path) == "-" and _mends(namespace):
        result.errors.append(FileError("-", "standard input cannot be fixed"))
    elif str(path) == "-":
        _check_stdin(checker, namespace.stdin_filename or Path("stdin"), result)
    elif not path.exists():
        result.errors.append(FileError(display(path), "no such file or folder"))
    elif _mends(namespace):
        from keymend.commands.fix import mend

        root = path if path.is_dir() else path.parent
        mend(namespace, checker, root, _files(namespace, checker, path, result), result)
    else:
        _check_files(checker, path, namespace, result)


def _codes(argument: str | None) -> tuple[str, ...] | None:
    if argument is None:
        return None
    return tuple(code.strip() for code in argument.split(",") if code.strip())


def _files(
    namespace: argparse.Namespace, checker: Checker, path: Path, result: Result
) -> Iterable[Path]:
    """Return the files at ``path``, but for those that the paths before it led to."""
    files = _below(checker, path, result) if path.is_dir() else [path]
    return files if len(namespace.paths) == 1 else checker.unmet(files)


def _below(checker: Checker, path: Path, result: Result) -> Iterable[Path]:
    config, settings = checker.settings_for(path, result)

    def report(folder: Path, error: OSError) -> None:
        result.errors.append(FileError(display(folder), error.strerror or type(error).__name__))

    files = list(walk(path.absolute(), settings, config.folder, report))
    checker.walked(path, files, config.folder)
    return files


def _check_files(
    checker: Checker, path: Path, namespace: argparse.Namespace, result: Result
) -> None:
    files = _files(namespace, checker, path, result)
    reads_all = namespace.no_cache or checker.reads_all
    clean = None if reads_all or not path.is_dir() else CleanFiles(path)
    found = Result()
    with closing(Progress()) as progress, _collecting_between_files():
        if clean is not None:
            files = _unknown(clean, files, found)
        if namespace.jobs == 1:
            files = list(files)
            checker.expect(files)
        for _ in _checked(checker, files, namespace.jobs, found):
            progress.step(found.files, len(found.rows))
    if clean is not None:
        clean.keep(found.clean)
    result.add(found)


def _unknown(clean: CleanFiles, files: Iterable[Path], result: Result) -> Iterator[Path]:
    """Yield the files that have to be read; the others count as scanned."""
    for file, is_unknown in clean.unknown(files):
        if is_unknown:
            yield file
        else:
            result.files += 1


def _checked(checker: Checker, files: Iterable[Path], jobs: int, result: Result) -> Iterator[None]:
    """Scan ``files`` into ``result``, and yield now and then."""
    if jobs == 1:
        for file in files:
            checker.check_file(file, result)
            _collect()
            yield
        return
    with ProcessPoolExecutor(jobs) as pool:
        for part in pool.map(_check_chunk, _chunks(files), _repeat(checker)):
            result.add(part)
            yield


Call = tuple[Options, Path | None, tuple[Path, ...], bool]
"""What a worker process needs to know of the call."""


def _check_chunk(files: Sequence[Path], call: Call) -> Result:
    """Scan files in a worker process."""
    result = Result()
    checker = _worker_checker(*call)
    for file in files:
        checker.check_file(file, result)
        _collect()
    return result


@cache
def _worker_checker(
    overrides: Options,
    baseline_file: Path | None,
    folders: tuple[Path, ...],
    unused_ignores: bool,
) -> Checker:
    return Checker(overrides, baseline_file, folders, unused_ignores)


def _chunks(files: Iterable[Path]) -> Iterator[list[Path]]:
    remaining = iter(files)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _repeat(checker: Checker) -> Iterator[Call]:
    while True:
        yield checker.overrides, checker.baseline_file, checker.folders, checker.unused_ignores


def _check_stdin(checker: Checker, name: Path, result: Result) -> None:
    text = decode(sys.stdin.buffer.read())
    if text is None:
        result.errors.append(FileError(display(name), "standard input is binary"))
    else:
        checker.check_text(name, text, result)


def _check_staged(checker: Checker, namespace: argparse.Namespace, result: Result) -> None:
    """Scan what is staged: all of it, or below the paths that the call names."""
    named = [path.resolve() for path in namespace.paths if path != Path()]
    if _mends(namespace):
        result.errors.append(FileError("--staged", "what is staged cannot be fixed"))
        return
    try:
        for file, content in staged_files(Path.cwd()):
            inside = not named or any(path in (file, *file.parents) for path in named)
            text = decode(content) if inside else None
            if text is not None:
                checker.check_text(file, text, result)
    except GitError as error:
        result.errors.append(FileError("--staged", str(error)))
