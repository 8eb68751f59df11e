"""Where the user is and has been: places, back and forward."""

from dataclasses import dataclass

_MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a page: the byte offset of the caret."""

    path: str
    offset: int


class Trail:
    """Places gone to, as a web browser keeps pages; small moves within a page are one place."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    def go(self, place: Place) -> None:
        """Note a jump to `place`; what lay ahead is forgotten."""
        if self.current == place:
            return
        self._places = [*self._places[max(0, self._at - _MOST + 2) : self._at + 1], place]
        self._at = len(self._places) - 1

    def stay(self, place: Place) -> None:
        """Note where the caret is now, so that coming back comes here."""
        if self._at >= 0 and self._places[self._at].path == place.path:
            self._places[self._at] = place

    @property
    def current(self) -> Place | None:
        """The place one is at, or None before the first."""
        return self._places[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after this one."""
        return self._at + 1 < len(self._places)

    def back(self) -> Place:
        """The place before; only where `can_go_back`."""
        self._at -= 1
        return self._places[self._at]

    def forward(self) -> Place:
        """The place after; only where `can_go_forward`."""
        self._at += 1
        return self._places[self._at]
