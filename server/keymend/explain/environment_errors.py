"""What shells, loaders and frameworks say of variables and of the files that hold them.

The texts were taken from runs of bash, zsh, python-dotenv, Node and Docker Compose, and
from issues of docker/cli, PowerShell/PowerShell and pydantic/pydantic-settings.
"""

from __future__ import annotations

from typing import Final

from keymend.explain.cause import VARIABLE, Cause

CAUSES: Final = (
    Cause(
        id="shell-assignment",
        title="The shell took the assignment for a command",
        explanation=(
            "In a Unix shell no space may stand around the =; export is unknown to PowerShell and"
            " to Windows' command prompt."
        ),
        fix=(
            'Write export NAME=value; in PowerShell $env:NAME = "value", in the command prompt set'
            " NAME=value."
        ),
        messages=(
            rf"{VARIABLE}: (?:command )?not found",
            rf"command not found: {VARIABLE}",
            r"'export' is not recognized",
            r"export: [`'\"]?=['\"]?: not a valid identifier",
            r"zsh: bad assignment",
        ),
        rules=("KM501",),
    ),
    Cause(
        id="env-file-line",
        title="A line of the environment file cannot be read",
        explanation=(
            "Docker, Compose and Node each read such files in a way of their own: quotes, spaces"
            " and export mean something to one and nothing to the other."
        ),
        fix="Write NAME=value, without spaces around the =; keymend check shows the line.",
        messages=(
            r"variable '[^'\n]{1,100}' contains whitespaces",
            r"invalid env file",
            r"unexpected character [^\n]{1,20} in variable name",
            r"unterminated quoted value",
        ),
        rules=("KM501",),
    ),
    Cause(
        id="dotenv-line-skipped",
        title="python-dotenv could not read a line and left it out",
        explanation="A quote is not closed, or the line is no NAME=value.",
        fix="Correct the line; keymend check shows how each loader reads it.",
        messages=(r"could not parse statement starting at line \d+",),
        rules=("KM501",),
    ),
    Cause(
        id="env-file-missing",
        title="The environment file is not where the program looks",
        explanation=(
            "Node, Docker and Compose look in the folder in which they are called, not beside the"
            " program; the file may still be called .env.example."
        ),
        fix="Call the program in the file's folder, or name the file with its folder.",
        messages=(
            r"\bnode: [\w./-]{0,80}\.env[\w.]{0,30}: not found",
            r"env file [^\n]{1,200} not found",
            r"(?:open |stat |couldn't find env file: ?)[^\n]{0,200}\.env\b",
            r"No such file or directory: ['\"][^'\"\n]{0,200}\.env\b",
        ),
    ),
    Cause(
        id="loader-missing",
        title="The package that loads .env is not installed for this interpreter",
        explanation=(
            "The program runs with another Python, environment or folder than meant, or the"
            " package was installed by the wrong name: dotenv is python-dotenv at PyPI."
        ),
        fix="Install it there: python -m pip install python-dotenv (npm install dotenv).",
        messages=(
            r"No module named ['\"]dotenv['\"]",
            r"Cannot find (?:module|package) ['\"]dotenv(?:/config)?['\"]",
            r"cannot import name ['\"]load_dotenv['\"]",
        ),
    ),
    Cause(
        id="settings-extra",
        title="The settings class refuses a variable that it does not declare",
        explanation=(
            "pydantic-settings takes every line of .env for a field; the message shows the value,"
            " and with it the key."
        ),
        fix='Declare the field, or set extra="ignore" in SettingsConfigDict.',
        messages=(
            (
                r"validation errors? for \w*(?:Settings|Config)\b[\s\S]{0,400}?"
                r"Extra inputs are not permitted"
            ),
        ),
    ),
)
