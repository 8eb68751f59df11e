"""Asks where a file goes and, where there are several, as which kind: what is typed is what is written."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QDir, QItemSelectionModel
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QLineEdit, QListView, QMessageBox, QWidget

from jfeditor.wording import word

_OTHERS = frozenset({".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".pdf", ".svgz"})
"""Suffixes that would say what the file is not, where they are none of its kinds."""

Kinds = Mapping[str, str]
"""Of each suffix (".pdf") what the file dialog says of it ("PDF (*.pdf)")."""


def ask_for_file(parent: QWidget, caption: str, folder: Path, name: str, kinds: Kinds) -> Path | None:
    """Where the user wants a file, its suffix says as what kind; None to leave it.

    `name` is what is offered; its suffix is one of the kinds. A file that is there is replaced only if the
    user says so; else the same is asked again.
    """
    while True:
        chosen = _ask_once(parent, caption, folder, name, kinds)
        if chosen is None or not os.path.lexists(chosen) or may_replace(parent, chosen):
            return chosen
        name, folder = chosen.name, chosen.parent


def _ask_once(parent: QWidget, caption: str, folder: Path, name: str, kinds: Kinds) -> Path | None:
    dialog = SaveDialog(parent, caption, folder, name, kinds)
    said = dialog.exec()
    path = dialog.path
    dialog.deleteLater()
    return path if said else None


def may_replace(parent: QWidget, path: Path) -> bool:
    """Whether a file may go; asked here, since its suffix is known only after the file dialog."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Replace the file?")
    box.setText(word("save_dialog.replace", {"name": path.name}))
    box.setInformativeText(word("save_dialog.replace_more", {"folder": path.parent}))
    replace = box.addButton("Replace", QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton("Choose another name", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is replace


def suffix_said(name: str, suffixes: Iterable[str]) -> str:
    """The one of these suffixes that a name ends with; empty where it is none."""
    return next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")


def with_suffix_of(path: Path, suffix: str, suffixes: Iterable[str]) -> Path:
    """The path as it is named for a kind: a suffix of another kind gives way, else it is added.

    What follows a dot in "Pilot v1.2" is no suffix.
    """
    said = suffix_said(path.name, suffixes)
    if said == suffix:
        return path
    if said or path.suffix.lower() in _OTHERS:
        return path.with_suffix(suffix)
    return path.with_name(path.name + suffix)


class SaveDialog(QFileDialog):
    """A file dialog for a file to be written; where the system has its own, that is shown."""

    def __init__(self, parent: QWidget, caption: str, folder: Path, name: str, kinds: Kinds) -> None:
        super().__init__(parent, caption, str(folder))
        self._kinds = kinds
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.setNameFilters(list(kinds.values()))
        self.selectNameFilter(kinds[suffix_said(name, kinds)])
        self.selectFile(name)
        field = self.findChild(QLineEdit)
        if field is not None:  # the system's own dialog has none
            field.textChanged.connect(self._keep_to)
            field.textEdited.connect(self._choose_kind)

    @property
    def suffix(self) -> str:
        """Of the kind that is chosen."""
        chosen = self.selectedNameFilter()
        usual = next(iter(self._kinds))
        return next((suffix for suffix, text in self._kinds.items() if text == chosen), usual)

    @property
    def path(self) -> Path | None:
        """The file that was chosen, with the suffix of its kind."""
        chosen = self.selectedFiles()
        return with_suffix_of(Path(chosen[0]), self.suffix, self._kinds) if chosen else None

    def _keep_to(self, name: str) -> None:
        """Let go of a file in the list that is not the one that the field names.

        While a name is typed Qt selects the file that it names so far, and takes the selected file for the
        answer. Where the field has lost the focus for a moment, e.g. to the list of completions, Qt keeps
        that selection: "family" is there, "family2" is typed, "family" would be replaced.
        """
        view = self.findChild(QListView, "listView")
        model = self.findChild(QFileSystemModel)
        selection = view.selectionModel() if isinstance(view, QListView) else None
        if selection is None or not isinstance(model, QFileSystemModel):
            return
        wanted = QDir.cleanPath(self.directory().absoluteFilePath(name))
        for row in selection.selectedRows():
            if QDir.cleanPath(row.data(QFileSystemModel.Roles.FilePathRole)) != wanted:
                selection.select(
                    row, QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
                )

    def _choose_kind(self, name: str) -> None:
        """A suffix that is typed chooses the kind."""
        said = suffix_said(name, self._kinds)
        if said and said != self.suffix:
            self.selectNameFilter(self._kinds[said])
