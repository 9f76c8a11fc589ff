"""Where keys are kept instead of environment files: one row a store.

Putting the key into the store is no edit. It is told as a command, which asks for the key:
as an argument it would stand in the shell's history, and every process would see it. Nor do
the tools print it, as some of them do unless they are told not to.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

ENVIRONMENT_FILE: Final = "env-file"
"""The default of the setting ``secretStore``: no store at all."""


_KEY: Final = "([Net.NetworkCredential]::new('', (Read-Host Key -AsSecureString)).Password)"
"""An expression of PowerShell, 5.1 and later, that asks for the key and shows nothing of it."""


@dataclass(frozen=True)
class PythonLookup:
    """How Python reads the store: ``{name}`` is the quoted name, ``{q}`` the quote."""

    expression: str
    imports: tuple[tuple[str, str], ...]
    """Lines, and the modules that they import."""


@dataclass(frozen=True)
class Store:
    """One store.

    ``tool`` is the command that puts a key into it, in short. A store that has ``runner``
    puts its secrets into the environment of what it runs, so any language can read them;
    ``reference`` is then what stands in ``.env`` in place of the key, if it goes by that file.
    """

    title: str
    tool: str
    posix: str
    """Reads the key from standard input, without a line end, or asks for it itself."""
    powershell: str
    """Asks for the key."""
    runner: str = ""
    reference: str = ""
    python: PythonLookup | None = None
    asks: bool = False
    """Whether ``posix`` asks for the key itself."""
    quotes: bool = True
    """Whether ``posix`` takes a key with quotes and backslashes in it."""

    def command(self, name: str, platform: str = sys.platform) -> str:
        """Return what puts the key of the variable ``name`` into the store.

        For PowerShell on Windows; elsewhere for any shell, so that it runs in one of its own.
        """
        template = self.powershell if platform == "win32" else self.posix
        filled = template.replace("<name>", name).replace("<dashed>", dashed(name))
        if platform == "win32" or self.asks:
            return filled
        return f"""sh -c 'printf "Key: "; stty -echo; read -r key; stty echo; echo; {filled}'"""


def dashed(name: str) -> str:
    """Return ``name`` as Azure takes it, which has no underscores."""
    return name.replace("_", "-")


STORES: Final[dict[str, Store]] = {
    # https://developer.1password.com/docs/cli/item-create/
    "1password": Store(
        "1Password",
        "op item create",
        r'printf "{\"title\":\"<name>\",\"category\":\"API_CREDENTIAL\",\"fields\":[{'
        r"\"id\":\"credential\",\"type\":\"CONCEALED\",\"label\":\"credential\",\"value\":\"%s\""
        r'}]}" "$key" | op item create --vault Private -',
        "@{title='<name>'; category='API_CREDENTIAL'; fields=@(@{id='credential';"
        f" type='CONCEALED'; label='credential'; value={_KEY}}})}}"
        " | ConvertTo-Json -Depth 3 | op item create --vault Private -",
        runner="op run --env-file .env -- …",
        reference="op://Private/{}/credential",
        quotes=False,
    ),
    "aws-secrets-manager": Store(
        "AWS Secrets Manager",
        "aws secretsmanager create-secret",
        'printf %s "$key" | aws secretsmanager create-secret --name <name>'
        " --secret-string file:///dev/stdin",
        f"New-SECSecret -Name <name> -SecretString {_KEY}",
        python=PythonLookup(
            "boto3.client({q}secretsmanager{q}).get_secret_value(SecretId={name})[{q}SecretString{q}]",
            (("import boto3", "boto3"),),
        ),
    ),
    "azure-key-vault": Store(
        "Azure Key Vault",
        "az keyvault secret set",
        'vault=${AZURE_KEY_VAULT_URL#https://}; printf %s "$key" | az keyvault secret set'
        ' --vault-name "${vault%%.*}" --name <dashed> --file /dev/stdin --output none',
        "$null = Set-AzKeyVaultSecret"
        " -VaultName (([uri]$env:AZURE_KEY_VAULT_URL).Host.Split('.')[0])"
        " -Name <dashed> -SecretValue (Read-Host Key -AsSecureString)",
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
    "doppler": Store(
        "Doppler",
        "doppler secrets set",
        'printf %s "$key" | doppler secrets set <name> --silent',
        f"{_KEY} | doppler secrets set <name> --silent",
        runner="doppler run -- …",
    ),
    "keyring": Store(
        "the system keyring",
        "keyring set",
        "keyring set <name> default",
        "keyring set <name> default",
        python=PythonLookup(
            "keyring.get_password({name}, {q}default{q})", (("import keyring", "keyring"),)
        ),
        asks=True,
    ),
    # What PowerShell pipes ends with a line end, which Vault would keep: JSON does without.
    "vault": Store(
        "HashiCorp Vault",
        "vault kv put",
        'printf %s "$key" | vault kv put -mount=secret <name> value=-',
        f"@{{value={_KEY}}} | ConvertTo-Json | vault kv put -mount=secret <name> -",
        python=PythonLookup(
            "hvac.Client().secrets.kv.v2.read_secret_version(path={name})"
            "[{q}data{q}][{q}data{q}][{q}value{q}]",
            (("import hvac", "hvac"),),
        ),
    ),
}
"""Value of the setting ``secretStore`` to its store."""

CHOICES: Final = (ENVIRONMENT_FILE, *STORES)
