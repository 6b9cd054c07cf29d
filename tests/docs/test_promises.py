"""What is said of promises, dependencies, the service and the contact is true of the files."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime

import pytest

from tests.project import ROOT
from tests.promises import LAST, promises

UNIT = ROOT / "docs" / "systemd" / "diplowire.service"
HARDENED = {
    "DynamicUser": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallFilter": "@system-service",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}
PRIVATE = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7 localhost link-local"
LOOSEST = 2.0
"""Exposure by ``systemd-analyze security``, of 10, above which the unit is not hardened."""


def functions(file):
    """The names of the functions of a test file, at whatever level."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_promise_is_named_once():
    numbers = [one.number for one in promises()]
    assert sorted(set(numbers)) == numbers
    assert set(numbers) <= set(range(1, LAST + 1))


@pytest.mark.parametrize("promise", promises(), ids=lambda one: str(one.number))
def test_the_tests_of_a_promise_exist(promise):
    assert promise.tests
    for name in promise.tests:
        file, _, function = name.partition("::")
        assert (ROOT / file).is_file(), name
        assert function.partition("[")[0] in functions(file), name


def pins():
    """Package and version of each pin, and whether it has a hash."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    found = re.findall(
        r"^([\w.-]+)==([\w.]+)[^\n]*\\\n((?:    --hash=\S+.*\n)+)", text, re.MULTILINE
    )
    named = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert len(found) == len(named), "a pin without a hash"
    return {name.lower().replace("_", "-"): version for name, version, _ in found}


def test_every_dependency_is_pinned_with_hashes_above_its_floor():
    """The floors of pyproject.toml, and those below which an advisory is known."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    floors = dict(re.findall(r"([\w.-]+)>=([\d.]+)", " ".join(project["dependencies"])))
    floors |= {"scrapy": max_of(floors["scrapy"], "2.13.4"), "brotli": "1.2.0", "lxml": "6.0.0"}
    pinned = pins()
    for name, floor in floors.items():
        key = name.lower().replace("_", "-")
        if key in pinned:  # a package for older Pythons may not be pinned here
            assert max_of(pinned[key], floor) == pinned[key], name
    assert "urllib3" not in pinned or max_of(pinned["urllib3"], "2.6.0") == pinned["urllib3"]


def max_of(one, other):
    return max(one, other, key=lambda version: [int(n) for n in re.findall(r"\d+", version)])


def unit():
    """The directives of the unit; one that is given twice has its values joined."""
    found = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found[name] = f"{found[name]} {value}" if name in found else value
    return found


def test_the_systemd_unit_is_hardened(tmp_path):
    told = unit()
    for name, value in HARDENED.items():
        assert told[name].startswith(value), name
    assert set(PRIVATE.split()) <= set(told["IPAddressDeny"].split())
    assert re.fullmatch(r"\d+M", told["MemoryMax"])
    assert "scheduler.py" in told["ExecStart"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_unit_and_finds_it_tight(tmp_path):
    text = UNIT.read_text(encoding="utf-8")
    file = tmp_path / UNIT.name
    file.write_text(text.replace("/opt/diplowire/.venv/bin/python", sys.executable))
    for words in (
        ["verify", str(file)],
        ["security", "--offline=true", f"--threshold={LOOSEST * 10:.0f}", str(file)],
    ):
        done = subprocess.run(
            ["systemd-analyze", *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_security_contact_has_the_form_of_rfc_9116():
    """Fields by name, each on a line; Contact and one Expires with an RFC 3339 time are asked."""
    fields = {}
    for line in (ROOT / "docs" / "security.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition(": ")
            fields.setdefault(name, []).append(value)
    assert all(value.startswith("https://") for value in fields["Contact"] + fields["Policy"])
    (expires,) = fields["Expires"]
    assert datetime.fromisoformat(expires).tzinfo is not None
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Supported" in policy
    assert "security.txt" in policy
