"""What is imported is declared, what is declared is pinned, and nothing else."""

import ast
import re
import sys
import tomllib
from importlib.metadata import files, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml.cyaml import CParser

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
UNSEEN = {"ruamel-yaml-clib"}
"""Declared, but imported by another package on our behalf: see the test of it below."""


def requirements(lines: list[str]) -> dict[str, Requirement]:
    """By the name in the form in which names are compared."""
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def imported_modules() -> set[str]:
    """All modules from outside that the program imports, at whatever depth the import stands."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    own = {"jfeditor", *sys.stdlib_module_names}
    return {name for name in found if name.split(".")[0] not in own}


def distribution(module: str) -> str:
    """What installs a module; of several that share its first word, the one that has most of its files."""
    sharing = set(packages_distributions()[module.partition(".")[0]])
    starts = tuple(module.replace(".", "/") + ending for ending in (".", "/__init__."))
    # The stubs of all of Qt come with either half, the code with one.
    return max(
        sorted(sharing), key=lambda name: sum(str(file).startswith(starts) for file in files(name) or ())
    )


def test_what_is_imported_is_what_is_declared():
    used = {canonicalize_name(distribution(module)) for module in imported_modules()}
    assert used | UNSEEN == set(requirements(PROJECT["project"]["dependencies"]))


def test_front_matter_is_read_by_the_parser_in_c():
    assert CParser.__module__.endswith("_ruamel_yaml")
    assert packages_distributions()["_ruamel_yaml"] == ["ruamel.yaml.clib"]


def test_every_dependency_is_pinned_within_its_bounds():
    pinned = requirements([line for line in CONSTRAINTS.splitlines() if not line.startswith("#")])
    declared = requirements(PROJECT["project"]["dependencies"])
    declared |= requirements(PROJECT["dependency-groups"]["dev"])
    declared |= requirements(PROJECT["build-system"]["requires"])
    for name, requirement in declared.items():
        (pin,) = pinned[name].specifier
        assert requirement.specifier.contains(pin.version), pin
    # What reads dependency groups at all.
    assert requirements(["pip>=25.1"])["pip"].specifier.contains(next(iter(pinned["pip"].specifier)).version)


def test_the_pins_name_no_index_and_no_file():
    for line in CONSTRAINTS.splitlines():
        assert line.startswith("# ") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line


def test_the_qt_that_loses_references_is_left_out():
    # tests/ui/test_qt_facts.py looks at the Qt that is installed.
    qt = requirements(PROJECT["project"]["dependencies"])["pyside6-essentials"]
    assert not qt.specifier.contains("6.12.0")
