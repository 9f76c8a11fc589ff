"""Services that keep code and packages, whose credentials KM102 names.

Formats as the services document them; those of GitHub and npm end in a checksum.
"""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    BASE64URL,
    DIGITS,
    HEX,
    LOWER_ALNUM,
    UUID,
    WORD,
    Evidence,
    KeyFormat,
    crc32_checksum,
    prefixed,
    run,
)
from keymend.providers.provider import Provider


def _github(kind: str, letter: str) -> KeyFormat:
    return KeyFormat(
        f"github-{letter}", kind, (f"gh{letter}_", run(ALNUM, 36)), checksum=crc32_checksum(4)
    )


_GITHUB: Final = Provider(
    id="github",
    name="GitHub",
    formats=(
        _github("personal access token", "p"),
        _github("OAuth token", "o"),
        _github("app user token", "u"),
        _github("app installation token", "s"),
        _github("app refresh token", "r"),
        KeyFormat("github-r-76", "app refresh token", ("ghr_", run(ALNUM, 76))),
        KeyFormat("github-fine", "personal access token", ("github_pat_", run(WORD, 82))),
        KeyFormat(
            "github-jwt",
            "app installation token",
            ("ghs_", run(DIGITS, 1, 12), "_eyJ", run(BASE64URL + ".", 60, 2000)),
        ),
        KeyFormat("github-secret", "client secret", (run(HEX, 40),), Evidence.CONTEXT),
    ),
    variables=("GITHUB_TOKEN",),
    context=("githubsecret", "githubclientsecret", "githubtoken"),
    key_page="https://github.com/settings/tokens",
    other_credentials=True,
)

_GITLAB: Final = Provider(
    id="gitlab",
    name="GitLab",
    formats=(
        *prefixed(
            "token",
            "gitlab",
            {
                "pat": "glpat-",
                "deploy": "gldt-",
                "feed": "glft-",
                "scim": "glsoat-",
                "runner": "glrt-",
                "flags": "glffct-",
                "workspace": "glwt-",
                "registration": "glrtr-",
                "old-runner": "GR1348941",
            },
            run(BASE64URL, 20, 50),
        ),
        *prefixed(
            "routable token",
            "gitlab-routable",
            {"pat": "glpat-", "runner": "glrt-", "deploy": "gldt-"},
            run(BASE64URL, 20, 300),
            ".",
            run(LOWER_ALNUM, 9),
        ),
        *prefixed(
            "routable token",
            "gitlab-versioned",
            {"pat": "glpat-", "runner": "glrt-", "deploy": "gldt-"},
            run(BASE64URL, 20, 300),
            ".",
            run(ALNUM, 2),
            ".",
            run(ALNUM, 9),
        ),
        KeyFormat("gitlab-job", "job token", ("glcbt-", run(ALNUM, 1, 5), "_", run(BASE64URL, 20))),
        KeyFormat("gitlab-job-old", "job token", ("glcbt-", run(BASE64URL, 20))),
        KeyFormat("gitlab-mail", "incoming mail token", ("glimt-", run(BASE64URL, 25))),
        KeyFormat("gitlab-trigger", "trigger token", ("glptt-", run(BASE64URL, 40))),
        KeyFormat("gitlab-agent", "agent token", ("glagent-", run(BASE64URL, 50, 1024))),
        KeyFormat("gitlab-oauth", "OAuth secret", ("gloas-", run(BASE64URL, 64))),
        KeyFormat(
            "gitlab-session",
            "session cookie",
            (run(LOWER_ALNUM, 32),),
            leads=("_gitlab_session=",),
        ),
        # Without a prefix: made before GitLab 14.5, and where an administrator took it away.
        KeyFormat("gitlab-plain", "token", (run(BASE64URL, 20),), Evidence.CONTEXT),
    ),
    variables=("GITLAB_TOKEN",),
    context=("gitlab",),
    key_page="https://gitlab.com/-/user_settings/personal_access_tokens",
    other_credentials=True,
)

SERVICES: Final[tuple[Provider, ...]] = (
    Provider(
        id="clojars",
        name="Clojars",
        formats=(KeyFormat("clojars", "deploy token", ("CLOJARS_", run(HEX, 60))),),
        context=("clojars",),
    ),
    _GITHUB,
    _GITLAB,
    Provider(
        id="npm",
        name="npm",
        # The last six are a CRC-32 as GitHub's; tokens of other tests do not have it.
        formats=(
            KeyFormat("npm", "access token", ("npm_", run(ALNUM, 36)), checksum=crc32_checksum(4)),
            KeyFormat("npm-old", "access token", UUID, Evidence.CONTEXT),
        ),
        variables=("NPM_TOKEN",),
        context=("npm",),
        key_page="https://www.npmjs.com/settings/~/tokens",
    ),
    Provider(
        id="pypi",
        name="PyPI",
        # Base 64 of a macaroon for "pypi.org" and "test.pypi.org".
        formats=prefixed(
            "upload token",
            "pypi",
            {"org": "pypi-AgEIcHlwaS5vcmc", "test": "pypi-AgENdGVzdC5weXBpLm9yZw"},
            run(BASE64URL, 50, 1000),
        ),
        variables=("TWINE_PASSWORD",),
        context=("pypi",),
        key_page="https://pypi.org/manage/account/token/",
    ),
)
