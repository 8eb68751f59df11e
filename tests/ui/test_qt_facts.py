"""Facts about the installed Qt that the program relies on."""

import sys

from PySide6.QtWidgets import QLabel

CALLS = 200
NOISE = 50
"""What other objects may take or give back meanwhile."""


def test_calls_without_a_result_lose_no_reference_to_none(qtbot):
    """PySide 6.12.0 gives away a reference to None with every such call, and Python 3.11 aborts in the end.

    From Python 3.12 on None is immortal and the count does not move, whatever happens.
    """
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < NOISE
