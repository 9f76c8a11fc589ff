"""Where keys are kept instead of environment files: one row a store.

Putting the key into the store is no edit. It is told as a command, which asks for the key
or reads it from standard input: as an argument it would stand in the shell's history, and
every process would see it. A store's tool keeps the line end of what is typed, so the shell
reads the key and hands it on without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENVIRONMENT_FILE: Final = "env-file"
"""The default of the setting ``secretStore``: no store at all."""


_READ: Final = 'read -rs KEY && printf %s "$KEY" | '
"""Asks for the key, in bash and zsh, and shows nothing of it."""

_ITEM: Final = (
    "read -rs KEY && printf "
    '\'{{"title":"{}","category":"API_CREDENTIAL","fields":[{{"id":"credential",'
    '"type":"CONCEALED","label":"credential","value":"%s"}}]}}\' "$KEY" | '
)
"""The same, as an item for 1Password (https://developer.1password.com/docs/cli/item-create/)."""


@dataclass(frozen=True)
class PythonLookup:
    """How Python reads the store: ``{name}`` is the quoted name, ``{q}`` the quote."""

    expression: str
    imports: tuple[tuple[str, str], ...]
    """Lines, and the modules that they import."""


@dataclass(frozen=True)
class Store:
    """One store.

    ``command`` puts a key into it. A store that has ``runner`` puts its secrets into the
    environment of what it runs, so any language can read them; ``reference`` is then what
    stands in ``.env`` in place of the key, if it goes by that file.
    """

    title: str
    command: str
    runner: str = ""
    reference: str = ""
    python: PythonLookup | None = None


STORES: Final[dict[str, Store]] = {
    "1password": Store(
        "1Password",
        _ITEM + "op item create --vault Private -",
        runner="op run --env-file .env -- …",
        reference="op://Private/{}/credential",
    ),
    "aws-secrets-manager": Store(
        "AWS Secrets Manager",
        _READ + "aws secretsmanager create-secret --name {} --secret-string file:///dev/stdin",
        python=PythonLookup(
            "boto3.client({q}secretsmanager{q}).get_secret_value(SecretId={name})[{q}SecretString{q}]",
            (("import boto3", "boto3"),),
        ),
    ),
    "azure-key-vault": Store(
        "Azure Key Vault",
        _READ + "az keyvault secret set --vault-name … --name {dashed} --file /dev/stdin",
        python=PythonLookup(
            "SecretClient(os.environ[{q}AZURE_KEY_VAULT_URL{q}], DefaultAzureCredential())"
            ".get_secret({dashed}).value",
            (
                ("import os", "os"),
                ("from azure.identity import DefaultAzureCredential", "azure.identity"),
                ("from azure.keyvault.secrets import SecretClient", "azure.keyvault.secrets"),
            ),
        ),
    ),
    "doppler": Store("Doppler", _READ + "doppler secrets set {}", runner="doppler run -- …"),
    "keyring": Store(
        "the system keyring",
        "keyring set {} default",
        python=PythonLookup(
            "keyring.get_password({name}, {q}default{q})", (("import keyring", "keyring"),)
        ),
    ),
    "vault": Store(
        "HashiCorp Vault",
        _READ + "vault kv put -mount=secret {} value=-",
        python=PythonLookup(
            "hvac.Client().secrets.kv.v2.read_secret_version(path={name})"
            "[{q}data{q}][{q}data{q}][{q}value{q}]",
            (("import hvac", "hvac"),),
        ),
    ),
}
"""Value of the setting ``secretStore`` to its store."""

CHOICES: Final = (ENVIRONMENT_FILE, *STORES)
