"""Where keys are kept instead of environment files: one row a store.

Putting the key into the store is no edit. It is told as a command, which asks for the key
or reads it from standard input: as an argument it would stand in the shell's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENVIRONMENT_FILE: Final = "env-file"
"""The default of the setting ``secretStore``: no store at all."""


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
        'op item create --vault Private --category "API Credential" --title {}',
        runner="op run --env-file .env -- …",
        reference="op://Private/{}/credential",
    ),
    "aws-secrets-manager": Store(
        "AWS Secrets Manager",
        "aws secretsmanager create-secret --name {} --secret-string file:///dev/stdin",
        python=PythonLookup(
            "boto3.client({q}secretsmanager{q}).get_secret_value(SecretId={name})[{q}SecretString{q}]",
            (("import boto3", "boto3"),),
        ),
    ),
    "azure-key-vault": Store(
        "Azure Key Vault",
        "az keyvault secret set --vault-name … --name {dashed} --file /dev/stdin",
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
    "doppler": Store("Doppler", "doppler secrets set {}", runner="doppler run -- …"),
    "keyring": Store(
        "the system keyring",
        "keyring set {} default",
        python=PythonLookup(
            "keyring.get_password({name}, {q}default{q})", (("import keyring", "keyring"),)
        ),
    ),
    "vault": Store(
        "HashiCorp Vault",
        "vault kv put -mount=secret {} value=-",
        python=PythonLookup(
            "hvac.Client().secrets.kv.v2.read_secret_version(path={name})"
            "[{q}data{q}][{q}data{q}][{q}value{q}]",
            (("import hvac", "hvac"),),
        ),
    ),
}
"""Value of the setting ``secretStore`` to its store."""

CHOICES: Final = (ENVIRONMENT_FILE, *STORES)
