"""The extension offers the settings that the server reads, and no others."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from editor.extension import FOLDER
from keymend.finding import Severity
from keymend.options import Options

PREFIX = "keymend."
MACHINE_SETTINGS = {"server.path", "validate.endpoints"}
"""What decides on programs that are started and hosts that get keys: no workspace's affair."""

WINDOW_SETTINGS = {"codeLens"}
"""What is shown in a window, and finds nothing."""


@pytest.fixture(scope="module")
def properties() -> dict[str, Any]:
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    settings: dict[str, Any] = manifest["contributes"]["configuration"]["properties"]
    return {name.removeprefix(PREFIX): schema for name, schema in settings.items()}


def test_every_option_of_the_server_is_a_setting_and_no_setting_is_without_effect(
    properties: dict[str, Any],
) -> None:
    options = {_camel_case(field.name) for field in fields(Options)}
    assert set(properties) == options | MACHINE_SETTINGS | WINDOW_SETTINGS


def test_rule_settings_differ_by_folder_and_are_left_to_the_project_unless_set(
    properties: dict[str, Any],
) -> None:
    others = MACHINE_SETTINGS | WINDOW_SETTINGS
    rules = {name: schema for name, schema in properties.items() if name not in others}
    assert {schema["scope"] for schema in rules.values()} == {"resource"}
    assert {schema["default"] for schema in rules.values()} == {None}


@pytest.mark.parametrize("name", sorted(MACHINE_SETTINGS))
def test_no_workspace_can_name_a_program_or_a_host(properties: dict[str, Any], name: str) -> None:
    assert properties[name]["scope"] == "machine"


def test_the_severities_offered_are_those_the_server_knows(properties: dict[str, Any]) -> None:
    offered = properties["severity"]["additionalProperties"]["enum"]
    assert offered == [severity.value for severity in Severity]


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
