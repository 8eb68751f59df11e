"""Starts the full view of pages: tried once on this computer, then made step by step while the user rests.

Chromium begins in the window's thread and takes it for a fifth of a second, and so does nobody notice it.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from jfeditor.ui.web_engine import Trial, Verdict, kept_verdict, kept_words, start
from jfeditor.wording import word

_CALM_MS = 300
"""How long the user does nothing before the window is kept busy."""


class EngineStart(QObject):
    """Makes the full view, once."""

    made = Signal(object, bool)
    """It is there: the `WebFace`, and whether Chromium's sandbox is around it."""
    told = Signal(str)
    """Why it is not there yet, or cannot be."""
    found_out = Signal(str)
    """What is to be remembered of trying it on this computer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.known = ""
        """What is remembered of trying it on this computer."""
        self._began = False
        self._verdict: Verdict | None = None
        self._steps = [self._load, self._load_face, self._make]
        """What is still to be done."""
        self._trial: Trial | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def begin(self) -> None:
        """The user looks at a page; does nothing the second time."""
        if not self._began:
            self._began = True
            self._verdict = kept_verdict(self.known)
            self._timer.start(_CALM_MS if self._verdict else 0)

    def wait(self) -> None:
        """The user does something: later."""
        if self._timer.isActive() and self._verdict:
            self._timer.start(_CALM_MS)

    def close(self) -> None:
        """Stop; nothing is made any more."""
        self._began = True
        self._timer.stop()
        if self._trial is not None:
            self._trial.close()
            self._trial = None

    def _go_on(self) -> None:
        if self._verdict is None:
            self.told.emit(word("page_view.starting", {}))
            self._trial = Trial(self)
            self._trial.ended.connect(self._take)
            self._trial.start()
            return
        try:
            self._steps.pop(0)()
        except ImportError:
            self.told.emit(word("page_view.plain", {"reason": word("page_view.no_engine", {})}))
            return
        if self._steps:
            self._timer.start(0)

    def _take(self, verdict: Verdict) -> None:
        if self._trial is not None:
            self._trial.deleteLater()
            self._trial = None
        self.found_out.emit(kept_words(verdict))
        if verdict.works:
            self._verdict = verdict
            self._timer.start(_CALM_MS)
        else:
            self.told.emit(word("page_view.plain", {"reason": verdict.reason}))

    def _load(self) -> None:
        assert self._verdict is not None  # noqa: S101 - it works
        start(sandbox=self._verdict.sandbox)

    def _load_face(self) -> None:
        import jfeditor.ui.web_face  # noqa: F401, PLC0415 - takes 0.04 s, only for who looks

    def _make(self) -> None:
        from jfeditor.ui.web_face import WebFace  # noqa: PLC0415 - as above

        assert self._verdict is not None  # noqa: S101 - it works
        self.made.emit(WebFace(self._parent), self._verdict.sandbox)
