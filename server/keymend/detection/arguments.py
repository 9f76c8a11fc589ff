"""Passwords that nothing names: what commands, calls and addresses take in a certain place.

``mysql -pX``, ``curl -u USER:X``, ``new NetworkCredential("user", "X")``,
``redis://:X@host``. Finds them; ``passwords`` says which are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from keymend.deferred import expression
from keymend.detection import passwords
from keymend.detection.credential import Credential
from keymend.detection.evidence import is_mixed, is_random, is_uuid
from keymend.matching import Match, Pattern
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_PREFIX: Final = "argument:"
_ADDRESS: Final = _PREFIX + "address"
_TOKEN: Final = _PREFIX + "token-in-address"

_WORD: Final = (
    # Of a shell's command; what is quoted may have more characters than what is not.
    r"""(?P<value>(?<=["'])[^"'\s$<>\\`]{6,64}(?=\\?["'])"""
    r"""|(?<!["'])[^"'\s$<>\\`|;&(){}\[\],]{6,64}(?=[\s"'`\\),\]|;&]|\Z))"""
)
_STRING: Final = r"""[@bru]?(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^\\\r\n]){6,64})(?P=quote)"""
_QUOTE: Final = r"""\\?["']?"""
_USER: Final = r"[\w.@+\\-]{1,60}"
_BETWEEN: Final = r"[ ](?:[ -%'-:=?-{}~\t]{0,200}?[ \t])?"
"""The other arguments of a command, which a pipe or another command would end."""
_ARGUMENT: Final = (
    r"""(?:[\w.$\[\]>-]{1,60}|\{[^{}\r\n]{0,120}\}|[@bru$]{0,2}"[^"\r\n]{0,120}\""""
    r"""|'[^'\r\n]{0,120}')\s{0,40},\s{0,40}"""
)
_IN_ADDRESS: Final = r"[A-Za-z0-9_.~%!&*+,;=$^-]"


class _Command(NamedTuple):
    """Programs, and what stands before the password among their arguments.

    ``stems`` are texts of which each program has one in its name: the fewer there are, the
    less a text is searched for.
    """

    stems: tuple[str, ...]
    programs: tuple[str, ...]
    before: str


_COMMANDS: Final = (
    _Command(
        ("mysql", "mariadb "),
        ("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mariadb"),
        "-p",
    ),
    _Command(("sshpass ",), ("sshpass",), r"-p[ ]?"),
    _Command(
        (" login ", "twine upload ", "mongo", "cqlsh "),
        (
            "docker login",
            "podman login",
            "registry login",
            "az login",
            "oc login",
            "cf login",
            "twine upload",
            "mongo",
            "mongosh",
            "mongodump",
            "mongorestore",
            "mongoexport",
            "mongoimport",
            "cqlsh",
        ),
        r"-p[ ]",
    ),
    _Command(("sqlcmd ", "bcp "), ("sqlcmd", "bcp"), r"-P[ ]?"),
    _Command(("redis-cli ",), ("redis-cli",), r"-a[ ]"),
    _Command(
        ("ldap",), ("ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami"), r"-w[ ]"
    ),
    _Command(("openssl ",), ("openssl",), rf"-pass(?:in|out)?[ ]{_QUOTE}pass:"),
    _Command(
        ("curl ",), ("curl",), rf"(?:-[A-Za-z]{{0,6}}[uU]|--(?:proxy-)?user)[ =]?{_QUOTE}{_USER}:"
    ),
    _Command(("smbclient ", "rpcclient "), ("smbclient", "rpcclient"), rf"-U[ ]?{_QUOTE}{_USER}%"),
    _Command(("lftp ",), ("lftp",), rf"-u[ ]{_QUOTE}{_USER},"),
    _Command(
        ("htpasswd ",),
        ("htpasswd",),
        rf"-[A-Za-z]{{0,4}}b[A-Za-z]{{0,4}}[ ][^\s]{{1,80}}[ ]{_USER}[ ]",
    ),
    _Command(
        ("rabbitmqctl ",),
        ("rabbitmqctl",),
        rf"(?:add_user|change_password)[ ]{_QUOTE}{_USER}{_QUOTE}[ ]",
    ),
    _Command(("ssh-keygen ",), ("ssh-keygen",), r"-N[ ]"),
)


class _Call(NamedTuple):
    """Functions whose password, or other secret, comes after so many other arguments.

    ``stems`` are as those of commands.
    """

    stems: tuple[str, ...]
    names: tuple[str, ...]
    others: int
    kind: str = "password"

    @property
    def id(self) -> str:
        """The id of the pattern that finds where its arguments begin."""
        return _PREFIX + self.names[0]


_CALLS: Final = (
    _Call(
        ("Credential", "PasswordAuthentication(", "Auth(", "basic", "auth=(", ".login("),
        (
            "NetworkCredential",
            "UsernamePasswordCredential",
            "UsernamePasswordCredentials",
            "PasswordAuthentication",
            "PlainCredentials",
            "HTTPDigestAuth",
            "HttpNtlmAuth",
            "BasicAuth",
            "basicAuth",
            "basic_auth",
            "Credentials.basic",
            "auth=",
            "smtp.login",
            "server.login",
            "mail.login",
            "ftp.login",
        ),
        1,
    ),
    _Call(
        ("PlainAuth(", "getConnection(", "DirectoryEntry(", "mysql", "PDO(", "ftp_login("),
        (
            "PlainAuth",
            "DriverManager.getConnection",
            "DirectoryEntry",
            "mysqli",
            "mysqli_connect",
            "mysql_connect",
            "PDO",
            "ftp_login",
        ),
        2,
    ),
    _Call(("jwt.",), ("jwt.sign", "jwt.encode", "jwt.verify", "jwt.decode"), 1, "secret"),
)
_BY_ID: Final = {call.id: call for call in _CALLS}


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for the places where a password has no name."""
    for command in _COMMANDS:
        either = "|".join(command.programs)
        yield Pattern(
            id=_PREFIX + command.programs[0],
            anchors=command.stems,
            regex=rf"(?<![\w.-])(?:{either}){_BETWEEN}{command.before}{_QUOTE}{_WORD}",
            gate=rf"(?:{either}){_BETWEEN}{command.before}",
        )
    for call in _CALLS:
        opening = rf"(?:{'|'.join(map(re.escape, call.names))})\("
        yield Pattern(id=call.id, anchors=call.stems, regex=opening, gate=opening)
    yield Pattern(
        id=_PREFIX + "piped",
        anchors=("sudo -S", "--password-stdin"),
        regex=(
            rf"(?:echo(?:[ ]-n)?|printf)[ ]{_QUOTE}{_WORD}{_QUOTE}[ ]{{0,2}}\|"
            r"[^\r\n|]{0,120}(?:sudo[ ]-S|--password-stdin)"
        ),
    )
    yield Pattern(
        id=_PREFIX + "chpasswd",
        anchors=("chpasswd",),
        regex=(
            rf"(?:echo(?:[ ]-n)?|printf)[ ]{_QUOTE}[\w.-]{{1,40}}:(?P<value>[^\s\"'`$|\\]{{6,64}})"
            rf"(?:\\n)?{_QUOTE}[ ]{{0,2}}\|[ ]{{0,2}}(?:sudo[ ])?[/\w]{{0,20}}chpasswd"
        ),
    )
    yield Pattern(
        id=_PREFIX + "sql",
        anchors=("identified ",),
        regex=rf"identified[ ](?:with[ ]\w{{1,40}}[ ])?by[ ](?:password[ ])?{_STRING}",
        gate=r"identified[ ](?:with[ ]\w{1,40}[ ])?by[ ](?:password[ ])?[@bru]?[\"']",
        ignore_case=True,
    )
    yield Pattern(
        id=_PREFIX + "powershell",
        anchors=("convertto-securestring ",),
        regex=rf"convertto-securestring[ ](?:-\w{{5,12}}[ ]){{0,3}}{_STRING}",
        ignore_case=True,
    )
    yield Pattern(
        id=_PREFIX + "powershell-piped",
        anchors=("convertto-securestring ",),
        regex=rf"(?<![\w$@]){_STRING}[ ]?\|[ ]convertto-securestring[ ]",
        ignore_case=True,
    )
    yield Pattern(
        id=_PREFIX + "oracle",
        anchors=("jdbc:oracle:", "sqlplus "),
        regex=(
            r"(?:jdbc:oracle:\w{2,6}:|\bsqlplus[ ](?:-\w{1,8}[ ]){0,4}[\"']?)"
            r"[\w.$#-]{1,60}/(?P<value>[^\s/@\"'<>]{6,64})(?=@)"
        ),
    )
    yield Pattern(
        id=_PREFIX + "pgpass",
        # PostgreSQL, "The Password File": host:port:database:user:password.
        anchors=(":5432:", ":*:"),
        regex=(
            r"(?<![^\r\n])[\w.*-]{1,80}:(?:\d{2,5}|\*):[\w.*-]{1,60}:[\w.*-]{1,60}:"
            r"(?P<value>[^\s:\"'<>]{6,64})(?=[ \t]*(?:[\r\n]|\Z))"
        ),
        width=320,
    )
    yield Pattern(
        id=_ADDRESS,
        anchors=("://",),
        regex=(rf"://{_IN_ADDRESS}{{0,60}}:(?P<value>{_IN_ADDRESS}{{6,80}})@(?=[A-Za-z0-9\[])"),
        gate=rf"://{_IN_ADDRESS}{{0,60}}:{_IN_ADDRESS}{{6,80}}@",
    )
    yield Pattern(
        id=_TOKEN,
        anchors=("://",),
        regex=r"https?://(?P<value>[A-Za-z0-9_-]{20,100})@(?=[A-Za-z0-9])",
        gate=r"https?://[A-Za-z0-9_-]{20,100}@",
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Credential]:
    """Yield what among ``matches`` stands where a command, a call or an address has a secret."""
    for match in matches:
        if not match.pattern.id.startswith(_PREFIX):
            continue
        call = _BY_ID.get(match.pattern.id)
        span = match.span if call is None else _argument(snapshot.text, call, match.span.end)
        kind = span and _kind(snapshot, span, match.pattern.id, call)
        if span and kind:
            yield Credential(span, Secret(snapshot[span]), kind)


def _kind(snapshot: Snapshot, span: Span, pattern: str, call: _Call | None) -> str | None:
    """Return what a credential at ``span`` is called; ``None`` if none stands there."""
    value, after = snapshot[span], snapshot.text[span.end : span.end + 80]
    if pattern == _ADDRESS:
        return "password in a URL" if passwords.is_in_url(value, after) else None
    if pattern == _TOKEN:
        return "token in a URL" if passwords.is_token_in_url(value, after) else None
    if call is not None and call.kind == "secret":
        is_one = len(value) >= 16 and is_random(value) and is_mixed(value)
        return call.kind if is_one else None
    return "password" if passwords.is_chosen(value) and not is_uuid(value) else None


def _argument(text: str, call: _Call, start: int) -> Span | None:
    """Return where ``call``, whose arguments start at ``start``, has its secret, quotes apart."""
    found = _AFTER[call.others].match(text, start, start + _REACH)
    return Span(*found.span("value")) if found else None


_AFTER: Final = {
    others: expression(rf"\s{{0,40}}(?:{_ARGUMENT}){{{others}}}{_STRING}")
    for others in {call.others for call in _CALLS}
}
_REACH: Final = 600
"""A call may go on over several lines; matches of the engine end with theirs."""
