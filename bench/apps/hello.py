"""The least that Textual shows: one line."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static("Hello, world")


if __name__ == "__main__":
    Hello().run()
