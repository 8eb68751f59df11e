"""Names of exported files: readable, and taken by every system."""

import os
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jfeditor.export.file_names import LONGEST, distinct_names, folded, safe_name

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
TITLES = st.text(st.characters(exclude_categories=[]) | st.sampled_from('/\\:*?"<>|. ~-\u0301\u200d\u202e'))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Senior Analyst, Care Operations", "Senior Analyst, Care Operations"),
        ("Sr. Analyst", "Sr. Analyst"),
        ("UX/UI Designer", "UX-UI Designer"),
        ("Manager / Director", "Manager Director"),
        ("Finance: Analyst", "Finance Analyst"),
        ("What?", "What"),
        ("Analyst, Inc.", "Analyst, Inc"),
        ("…", "…"),
        ("aux", "aux role"),
        ("Com1.5 Analyst", "Com1 role.5 Analyst"),
        ("Bu\u0308ro", "Büro"),
        ("x" * 300, "x" * LONGEST),
        ("Analyst " * 20, "Analyst " * 9 + "Analyst"),
        ("\ud83d lone", "lone"),
        ("", "role"),
    ],
)
def test_a_title_becomes_a_name(title, name):
    assert safe_name(title, "role") == name


@given(TITLES)
@example("e" * (LONGEST - 1) + "x\u0323\u0323\u0323\u0323\u0323")
@example("\N{FAMILY}" * 90)
@example("nul.tar.gz")
@example("COM¹")
def test_every_system_takes_every_name(title):
    name = safe_name(title, "role")
    assert name
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert name == name.strip(" .")
    assert not name.startswith(("-", "~", "."))
    assert name.split(".")[0].strip().lower() not in DEVICES
    assert len(name) <= LONGEST + len(" role")
    assert len(f"{name} (999).pdf".encode()) <= 255
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(title, "role") == name
    assert safe_name(name, "role") == name


@given(TITLES)
def test_this_disk_takes_every_name(title):
    with TemporaryDirectory() as folder:
        name = safe_name(title, "role")
        (Path(folder) / name).write_bytes(b"")
        assert os.listdir(folder) == [name]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Pilot", "PILOT", "Pılot", "Büro", "bu\u0308ro"]), st.sampled_from(["", "Docks"])
        )
    )
)
def test_names_differ_for_every_system(wanted):
    names = distinct_names(wanted)
    assert len({folded(name) for name in names}) == len(wanted)
    assert distinct_names(wanted) == names
    for name, (plain, _) in zip(names, wanted, strict=True):
        assert folded(name).startswith(folded(plain))


def test_the_family_tells_namesakes_apart_before_numbers_do():
    wanted = [("Manager", "Docks"), ("manager", "Harbour"), ("Pilot", "Docks"), ("Manager", "Docks")]
    assert distinct_names(wanted) == ("Manager, Docks", "manager, Harbour", "Pilot", "Manager, Docks (2)")


def test_a_number_is_not_taken_by_a_title_that_has_it():
    wanted = [("Pilot", ""), ("Pilot", ""), ("Pilot (2)", "")]
    assert distinct_names(wanted) == ("Pilot", "Pilot (3)", "Pilot (2)")
