"""What a list tells about its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.widgets.virtual_list import VirtualList


class ListMessage(Message, namespace="virtual_list"):
    """Base: tells of one list."""

    def __init__(self, sender: VirtualList) -> None:
        super().__init__()
        self.list = sender

    @property
    def control(self) -> VirtualList:
        """The list, so that ``@on`` can name it."""
        return self.list


class RowMessage(ListMessage, namespace="virtual_list"):
    """Base: tells of one row, by its key."""

    def __init__(self, sender: VirtualList, key: str) -> None:
        super().__init__(sender)
        self.key = key


class Opened(RowMessage, namespace="virtual_list"):
    """A row was opened, by Enter or a double click."""


class Highlighted(RowMessage, namespace="virtual_list"):
    """Another row is current; ``key`` is empty where there is none."""


class Wanted(ListMessage, namespace="virtual_list"):
    """Rows are to be drawn that the source has not read yet."""

    def __init__(self, sender: VirtualList, first: int, last: int) -> None:
        super().__init__(sender)
        self.first = first
        self.last = last
