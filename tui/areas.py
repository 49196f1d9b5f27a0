"""Where each screen is found; a screen is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from tui.i18n import Words, lazy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.screens.house import House

SCREENS: dict[str, str] = {
    "setup": "tui.screens.setup:SetupScreen",
    "join": "tui.screens.join:JoinScreen",
    "sign_in": "tui.screens.sign_in:SignInScreen",
    "two_factor": "tui.screens.two_factor:TwoFactorScreen",
    "renew_factor": "tui.screens.renew_factor:RenewFactorScreen",
    "recover": "tui.screens.recover:RecoverScreen",
    "new_code": "tui.screens.new_code:NewCodeScreen",
    "lock": "tui.screens.lock:LockScreen",
    "blank": "tui.screens.blank:BlankScreen",
    "help": "tui.screens.help:HelpScreen",
    "palette": "tui.screens.palette:PaletteScreen",
    "settings": "tui.screens.settings:SettingsScreen",
    "sign_ins": "tui.screens.sign_ins:SignInsScreen",
    "start": "tui.screens.start:StartScreen",
    "pupils": "tui.screens.pupils:PupilsScreen",
    "pupil": "tui.screens.pupil:PupilScreen",
    "reader": "tui.screens.reader.screen:ReaderScreen",
    "readings": "tui.screens.readings:ReadingsScreen",
    "editor": "tui.screens.editor.screen:EditorScreen",
    "party": "tui.screens.party:PartyScreen",
    "conflict": "tui.screens.conflict:ConflictScreen",
    "archive": "tui.screens.archive:ArchiveScreen",
    "overview": "tui.screens.overview:OverviewScreen",
    "school": "tui.screens.admin.school:SchoolScreen",
    "school_pending": "tui.screens.admin.pending:PendingScreen",
    "school_people": "tui.screens.admin.people:PeopleScreen",
    "school_person": "tui.screens.admin.person:PersonScreen",
    "school_pupils": "tui.screens.admin.pupils:SchoolPupilsScreen",
    "school_access": "tui.screens.admin.access:AccessScreen",
    "school_about": "tui.screens.admin.about:AboutScreen",
    "school_check": "tui.screens.admin.check:CheckScreen",
    "school_log": "tui.screens.admin.log:LogScreen",
    "school_groups": "tui.screens.admin.groups:GroupsScreen",
    "school_group": "tui.screens.admin.groups:GroupScreen",
    "school_protected": "tui.screens.admin.protected:ProtectedScreen",
    "school_modules": "tui.screens.admin.modules:ModulesScreen",
    "school_writing": "tui.screens.admin.writing:WritingScreen",
    "school_routine": "tui.screens.admin.routine:SchoolRoutineScreen",
    "school_categories": "tui.screens.admin.word_lists:CategoriesScreen",
    "school_words": "tui.screens.admin.word_lists:WordsScreen",
    "school_templates": "tui.screens.admin.templates:TemplatesScreen",
    "school_template": "tui.screens.admin.template:TemplateScreen",
    "school_retention": "tui.screens.admin.retention:RetentionScreen",
    "school_disposal": "tui.screens.admin.disposal:DisposalScreen",
    "school_move": "tui.screens.admin.move:MoveScreen",
    "school_on_the_way": "tui.screens.admin.on_the_way:OnTheWayScreen",
    "disclosures": "tui.screens.disclosure.register:DisclosuresScreen",
    "disclosure": "tui.screens.disclosure.choosing:DisclosureScreen",
    "masking": "tui.screens.disclosure.masking:MaskingScreen",
    "decision": "tui.screens.disclosure.decision:DecisionScreen",
}
"""A screen's id and the class that is it."""

AREAS: tuple[tuple[int, str, Words], ...] = (
    (1, "start", lazy("Start")),
    (2, "pupils", lazy("Pupils")),
    (3, "archive", lazy("Archive")),
    (4, "overview", lazy("Groups")),
    (5, "school", lazy("School")),
)
"""Number, screen and name of the five parts; the last is for administrators."""


def name_of(screen: object) -> str:
    """Return what a screen is called in `SCREENS`, "" where it is none of them."""
    made = f"{type(screen).__module__}:{type(screen).__name__}"
    return next((name for name, where in SCREENS.items() if where == made), "")


def make_screen(name: str, *args: object) -> House[object]:
    """Return a new screen; ``args`` are what its class is made with."""
    module, _, class_name = SCREENS[name].partition(":")
    made = cast(
        "Callable[..., House[object]]", getattr(import_module(module), class_name)
    )
    return made(*args)
