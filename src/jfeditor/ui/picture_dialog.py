"""Asks where a picture goes and as which kind of file: what is typed is what is written."""

import os
from pathlib import Path

from PySide6.QtCore import QDir, QItemSelectionModel
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QLineEdit, QListView, QMessageBox, QWidget

from jfeditor.export.picture_kinds import PictureKind, file_name, kind_said, with_suffix_of
from jfeditor.wording import word

FILTERS = {
    PictureKind.SVG: "Drawing that stays sharp at any size (*.svg)",
    PictureKind.PNG: "Picture for slides and documents (*.png)",
}


def ask_for_file(parent: QWidget, title: str, folder: Path, kind: PictureKind) -> Path | None:
    """Where the user wants the picture of a family, its suffix says as what; None to leave it.

    A file of that name is replaced only if the user says so; else the same is asked again.
    """
    name = file_name(title, kind)
    while True:
        chosen = _ask_once(parent, name, folder, kind)
        if chosen is None or not os.path.lexists(chosen) or _may_replace(parent, chosen):
            return chosen
        name, folder = chosen.name, chosen.parent
        kind = kind_said(name) or kind


def _ask_once(parent: QWidget, name: str, folder: Path, kind: PictureKind) -> Path | None:
    dialog = PictureDialog(parent, name, folder, kind)
    said = dialog.exec()
    path = dialog.path
    dialog.deleteLater()
    return path if said else None


def _may_replace(parent: QWidget, path: Path) -> bool:
    """Whether a file may go; asked here, since its suffix is known only after the file dialog."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Replace the file?")
    box.setText(word("family.replace", {"name": path.name}))
    box.setInformativeText(word("family.replace_more", {"folder": path.parent}))
    replace = box.addButton("Replace", QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton("Choose another name", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is replace


class PictureDialog(QFileDialog):
    """A file dialog for a picture; where the system has its own, that is shown."""

    def __init__(self, parent: QWidget, name: str, folder: Path, kind: PictureKind) -> None:
        super().__init__(parent, "Export picture", str(folder))
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.setNameFilters(list(FILTERS.values()))
        self.selectNameFilter(FILTERS[kind])
        self.selectFile(name)
        field = self.findChild(QLineEdit)
        if field is not None:  # the system's own dialog has none
            field.textChanged.connect(self._keep_to)
            field.textEdited.connect(self._choose_kind)

    @property
    def kind(self) -> PictureKind:
        """The kind that is chosen."""
        chosen = self.selectedNameFilter()
        return next((kind for kind, text in FILTERS.items() if text == chosen), PictureKind.SVG)

    @property
    def path(self) -> Path | None:
        """The file that was chosen, with the suffix of its kind."""
        chosen = self.selectedFiles()
        return with_suffix_of(Path(chosen[0]), self.kind) if chosen else None

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
        said = kind_said(name)
        if said is not None and said is not self.kind:
            self.selectNameFilter(FILTERS[said])
