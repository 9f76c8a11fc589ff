"""Which release of openai a file of a workspace with many programs runs with."""

from __future__ import annotations

import pytest

from keymend.workspace.releases import Release, Releases

OLD, NEW = (0, 28), (2, 30)


@pytest.mark.parametrize(
    ("told", "file", "version"),
    [
        pytest.param({}, "app.py", None, id="nothing is told"),
        pytest.param({"requirements.txt": OLD}, "src/app.py", OLD, id="around the file"),
        pytest.param(
            {"requirements.txt": NEW, "chat/requirements.txt": OLD}, "chat/a.py", OLD, id="nearest"
        ),
        pytest.param(
            {"chat/requirements.txt": OLD, "agents/requirements.txt": NEW},
            "images/app.py",
            None,
            id="of other programs, which differ",
        ),
        pytest.param(
            {"chat/requirements.txt": OLD, "rag/requirements.txt": (0, 27)},
            "images/app.py",
            OLD,
            id="of other programs, which agree",
        ),
        pytest.param(
            {"pyproject.toml": OLD, "uv.lock": NEW}, "src/app.py", NEW, id="what is installed"
        ),
        pytest.param(
            {"requirements/base.txt": OLD, "tools/requirements.txt": NEW},
            "src/app.py",
            OLD,
            id="a folder of requirements",
        ),
        pytest.param(
            {"poetry.lock": NEW, "chat/requirements.txt": OLD},
            "chat/app.py",
            OLD,
            id="nearer than what is installed around it",
        ),
    ],
)
def test_the_nearest_manifest_tells(
    told: dict[str, tuple[int, ...]], file: str, version: tuple[int, ...] | None
) -> None:
    root = "file:///home/joe/repository"
    releases = Releases(Release(f"{root}/{name}", version) for name, version in told.items())
    assert releases.nearest(f"{root}/{file}") == version
