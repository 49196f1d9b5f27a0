"""What roles, accounts, reasons and refusals are called on the school's screens."""

from __future__ import annotations

from securenotes.errors import BadInput
from securenotes.notebook.views import Body, LinkRow, School, StaffRow
from tui.i18n import Words, lazy, nlazy
from tui.when import bare_day_words

ROLES: dict[str, Words] = {
    "teacher": lazy("teacher"),
    "mentor": lazy("mentor"),
    "observer": lazy("observer"),
    "administrator": lazy("school administrator"),
}
WHY: dict[str, Words] = {
    "link-ended": lazy("link ended"),
    "member-ended": lazy("left the group"),
    "role-off": lazy("appointment ended"),
    "disabled": lazy("account closed"),
    "invitation": lazy("invitation not used"),
    "keys-replaced": lazy("keys replaced"),
}
_REFUSED: dict[tuple[str, str], Words] = {
    ("name", "missing"): lazy("Write a name."),
    ("post", "missing"): lazy("Write a post, such as teacher."),
    ("login", "missing"): lazy("Write a user name."),
    ("login", "characters"): lazy(
        "A user name has letters a–z, digits, full stops and hyphens only."
    ),
    ("login", "taken"): lazy("Someone at the school already has that user name."),
    ("login", "disabled"): lazy("The account is closed. Open it first."),
    ("name", "twice"): lazy("There is already a group with that name."),
    ("template", "twice"): lazy("There is already a template with that name."),
    ("text", "missing"): lazy("Write what a note begins with."),
    ("categories", "missing"): lazy("Write one category at least."),
    ("categories", "twice"): lazy("A category stands there twice. Take one away."),
    ("categories", "many"): lazy("There is room for 50 categories. Take some away."),
    ("words", "twice"): lazy("A word stands there twice. Take one away."),
    ("words", "many"): lazy("There is room for 2,000 words. Take some away."),
    ("templates", "many"): lazy("There is room for 50 templates. Delete one first."),
    ("role", "school"): lazy("Only an observer is linked to the whole school."),
    ("class", "long"): lazy("A class has 20 characters at most."),
    ("move", "not-handed-over"): lazy(
        "A colleague has just taken the pupil over, or the other school has taken the"
        " hand-over back. F5 reads again."
    ),
    ("move", "protected"): lazy(
        "The pupil has protected identity here, and the name came along. Ask the other"
        " school to take the hand-over back and give out the notes as a disclosure."
    ),
    ("last", "before-first"): lazy("The last day comes before the first."),
}


def role_words(role: str) -> Words:
    """Return a role's name, a dash for none."""
    return ROLES.get(role, "–")


def pupils_words(n: int) -> Words:
    """Return ``24 elever``, for a sentence."""
    return nlazy("{n} pupil", "{n} pupils", n)


def reads_words(row: StaffRow) -> Words:
    """Return how much a person may read."""
    if row.reads < 0:
        return lazy("the school")
    if row.account in ("invited", "expired"):
        return "–"
    return pupils_words(row.reads) if row.reads else lazy("no pupil")


def account_words(row: StaffRow) -> Words:
    """Return how a person's account stands."""
    if row.account == "ended" and row.until:
        return lazy("ended {day}", day=bare_day_words(row.until))
    named: dict[str, Words] = {
        "invited": lazy("invited"),
        "expired": lazy("ran out"),
        "disabled": lazy("closed", "account"),
    }
    return named.get(row.account, lazy("active"))


def day_or_open(day: str) -> Words:
    """Return a day, a dash for an open end."""
    return bare_day_words(day) if day else "–"


def because_words(link: LinkRow, today: str) -> Words:
    """Return why a link is there, or that it is over."""
    if link.last and link.last < today:
        return lazy("ended")
    return lazy("the roster") if link.reason == "roster" else lazy("a decision")


def school_words(school: School) -> Words:
    """Return ``kommunal · Stödinsatser på`` with the school's name before."""
    return lazy(
        "{school} · {body} · {module}",
        school=school.name,
        body=body_words(school.body),
        module=module_words(school.module),
    )


def body_words(body: Body) -> Words:
    """Return who is responsible for a school."""
    return lazy("municipal") if body is Body.MUNICIPAL else lazy("independent")


def module_words(on: bool) -> Words:
    """Return whether the school has the module."""
    return lazy("Stödinsatser on") if on else lazy("Stödinsatser off")


def refused_words(error: BadInput) -> Words:
    """Return what is wrong with a field and what to do."""
    if error.why == "long":
        return lazy("That is too long. Shorten it.")
    found = _REFUSED.get((error.field, error.why))
    return lazy("That cannot be used as it stands.") if found is None else found
