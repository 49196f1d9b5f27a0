"""What is wrong with a field's value, by the codes of ``BadInput``."""

from __future__ import annotations

from securenotes.errors import BadInput
from tui.i18n import Words, lazy
from tui.words import explain

_LAST_FOUR = lazy("Those four do not match. Read them from the paper.")

_WORDS: dict[tuple[str, str], Words] = {
    ("organisation", "missing"): lazy("Type the name of the organisation."),
    ("organisation", "other"): lazy(
        "That organisation is not kept on this computer. Read the code again."
    ),
    ("organisation", "unknown"): lazy(
        "The server has no such organisation. Read the code again, and the address."
    ),
    ("address", "missing"): lazy("Type the server's address."),
    ("address", "form"): lazy(
        "That cannot be an address. Write it as notes.skola.example."
    ),
    ("address", "plain"): lazy(
        "Without https others could listen in. Write the address without http://."
    ),
    ("schools", "missing"): lazy("Add at least one school."),
    ("schools", "long"): lazy("There are too many schools. 200 is the most."),
    ("school", "missing"): lazy("Type the name of the school."),
    ("school", "twice"): lazy("Two schools have the same name. Take one away."),
    ("name", "missing"): lazy("Type your name."),
    ("post", "missing"): lazy("Type your post, for example teacher."),
    ("login", "missing"): lazy("Type your user name."),
    ("login", "characters"): lazy(
        "That cannot be a user name. Use letters, digits, full stop and hyphen."
    ),
    ("password", "short"): lazy("The password is too short. 12 characters at least."),
    ("password", "long"): lazy("The password is too long. 128 characters at most."),
    ("password", "characters"): lazy(
        "A character in the password cannot be used. Type it anew."
    ),
    ("password", "common"): lazy(
        "That password is too common. Add some words, or choose Suggest a passphrase."
    ),
    ("password", "same"): lazy("That is the old password. Choose another."),
    ("old_password", "wrong"): lazy("That is not your password now. Type it again."),
    ("code", "wrong"): lazy(
        "The code does not match. Check the phone's time and type the next code."
    ),
}
_BY_WHY: dict[str, Words] = {
    "last-four": _LAST_FOUR,
    "long": lazy("That is too long. Make it shorter."),
    "length": lazy("The code is not whole. Read it from the paper again."),
    "checksum": lazy("Some character is wrong. Read the code from the paper again."),
    "prefix": lazy("That is another kind of code. Look at its first characters."),
}


def bad_input_words(error: BadInput) -> Words:
    """Return what is wrong and what to do."""
    if error.why.startswith("group-"):
        group = error.why.removeprefix("group-")
        return lazy("A character in group {group} is wrong.", group=group)
    found = _WORDS.get((error.field, error.why)) or _BY_WHY.get(error.why)
    return explain(error) if found is None else found
