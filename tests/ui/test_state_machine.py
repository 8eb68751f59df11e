"""Editing, undoing, saving, reloading and other programs in any order: the bytes are always the expected ones.

A real session with its undo stack, real saving and reading beside it, real files; beside them a model that knows
only bytes and lists.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import CORPUS, SAMPLE, page_files
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from page_texts import texts
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject

from jfeditor.markdown.front_matter_edits import set_value
from jfeditor.text.changes import Change, change_page
from jfeditor.text.edits import Edit, splice
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import Displayed, edit_of
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.source_editor import SourceEditor
