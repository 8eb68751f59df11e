"""The sample handbook, as a copy the user may change."""

import shutil
import tempfile
from pathlib import Path

from jfeditor.resources import resource
from jfeditor.workspace.places import state_folder


def sample_copy() -> Path:
    """A folder with a copy of the sample handbook; the one made before where there is one."""
    copy = state_folder() / "sample-handbook"
    if not copy.is_dir():
        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent) as folder:  # a copy cut off half-way is none
            shutil.copytree(resource("sample-handbook"), Path(folder) / "copy")
            (Path(folder) / "copy").rename(copy)
    return copy
