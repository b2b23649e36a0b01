"""What an email says: one function for each kind, in plain words, written once for both its forms.

Never in an email: a member's address, phone number or allergies.
"""

from app.jobs.letters import (
    about_accounts,
    about_asks,
    about_councils,
    about_matches,
    about_pairings,
    about_people,
    about_staff,
)
from app.jobs.letters.letter import Letter, Story, plain

LETTERS = {
    **about_accounts.LETTERS,
    **about_people.LETTERS,
    **about_matches.LETTERS,
    **about_asks.LETTERS,
    **about_pairings.LETTERS,
    **about_staff.LETTERS,
    **about_councils.LETTERS,
}


def compose(story: Story) -> Letter:
    """The letter of a message, in the language now chosen. A kind without words of its own sends people to the site."""
    return LETTERS.get(story.kind, plain)(story)


__all__ = ["LETTERS", "Letter", "Story", "compose"]
