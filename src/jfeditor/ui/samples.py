"""The sample handbook, as a copy the user may change."""

import shutil
from pathlib import Path

from jfeditor.resources import resource
from jfeditor.workspace.places import state_folder


def sample_copy() -> Path:
    """A folder with a copy of the sample handbook; the one made before where there is one."""
    copy = state_folder() / "sample-handbook"
    if not copy.is_dir():
        shutil.copytree(resource("sample-handbook"), copy)
    return copy
