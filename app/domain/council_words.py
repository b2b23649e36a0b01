"""A council's own words in the language of who reads them."""

from dataclasses import replace
from functools import lru_cache

from app.domain.council_policy import CouncilPolicy, Language


@lru_cache(maxsize=1024)
def said_in(policy: CouncilPolicy, language: str) -> CouncilPolicy:
    """The same council, with its own words in Welsh where it has given them: for what is shown, not for a decision."""
    if language != Language.WELSH:
        return policy
    welsh = policy.in_welsh
    contact, safeguarding, hours = policy.contact, policy.safeguarding, policy.hours
    return replace(
        policy,
        display_name=welsh.display_name or policy.display_name,
        wording=replace(
            policy.wording,
            home_lead=welsh.home_lead or policy.wording.home_lead,
            cook_lead=welsh.cook_lead or policy.wording.cook_lead,
            diner_lead=welsh.diner_lead or policy.wording.diner_lead,
        ),
        contact=replace(
            contact,
            out_of_hours_name=welsh.out_of_hours_name or contact.out_of_hours_name,
            emergency_food=welsh.emergency_food or contact.emergency_food,
        ),
        hours=replace(
            hours,
            answerphone=welsh.answerphone or hours.answerphone,
            leave_cover=welsh.leave_cover or hours.leave_cover,
        ),
        safeguarding=replace(
            safeguarding,
            lead_title=welsh.lead_title or safeguarding.lead_title,
            adult_team_name=welsh.adult_team_name or safeguarding.adult_team_name,
        ),
        food_safety=replace(policy.food_safety, team_name=welsh.food_team_name or policy.food_safety.team_name),
        privacy=replace(policy.privacy, notice_text=welsh.notice_text or policy.privacy.notice_text),
    )
