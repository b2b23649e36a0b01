"""The neutral form's rules read a second time, one pair at a time and straight from the JSON.

Nothing here comes from app/domain: times are exact fractions of a second, diets are the foods a cook leaves out, and
distance is geopy's own.
"""

from datetime import date
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

from geopy.distance import geodesic

LEFT_OUT = {
    "no_pork": {"pork"},
    "no_beef": {"beef"},
    "vegetarian": {"pork", "beef", "other meat"},
    "vegan": {"pork", "beef", "other meat", "milk and eggs"},
    "halal": {"pork", "what is haram"},
    "kosher": {"pork", "what is treif"},
}
CLASHES = {("avoid", "yes"), ("severe", "yes"), ("severe", "may_contain")}


def seconds(text):
    """Exact seconds from the first day of the calendar."""
    day, clock = text.removesuffix("Z").split("T")
    hours, minutes, secs = clock.split(":")
    return date.fromisoformat(day).toordinal() * 86400 + int(hours) * 3600 + int(minutes) * 60 + Fraction(secs)


@cache
def metres(lat, lon, other_lat, other_lon):
    return int(Fraction(geodesic((lat, lon), (other_lat, other_lon)).meters) + Fraction(1, 2))


def refusals(world, meal, request):
    """The names of all rules that refuse this pair."""
    persons = {meal["cook"], request["diner"]}
    apart = metres(meal["lat"], meal["lon"], request["lat"], request["lon"])
    answers = [(request["allergens"][name], meal["allergens"][name]) for name in request["allergens"]]
    foods = set().union(*(LEFT_OUT[diet] for diet in meal["diets"]))
    opens = max(seconds(meal["window"][0]), seconds(request["window"][0]))
    closes = min(seconds(meal["window"][1]), seconds(request["window"][1]), seconds(meal["use_by"]))
    found = {
        "self": len(persons) == 1,
        "household": meal["household"] == request["household"],
        "block": any(persons == set(block) for block in world["blocks"]),
        "distance": apart > world["max_distance_m"] or apart > meal["max_distance_m"],
        "not_asked": any(need == "not_asked" for need, _ in answers),
        "allergen": any(answer in CLASHES for answer in answers),
        "diet": not all(LEFT_OUT[diet] <= foods for diet in request["diets"]),
        "window": closes - opens < 60 * world["min_overlap_minutes"] or closes <= seconds(world["now"]),
        "portions": request["portions"] > meal["portions"],
    }
    return {rule for rule, refuses in found.items() if refuses}


def blocked_by(world, request):
    """How many meals each rule refuses this request, and how many it could have had."""
    each = [refusals(world, meal, request) or {"taken"} for meal in world["meals"]]
    return {rule: number for rule in set().union(*each) if (number := sum(rule in rules for rules in each))}


def as_problem(world):
    """What brute force needs to know of this world."""
    places = [
        (m, r)
        for m, meal in enumerate(world["meals"])
        for r, request in enumerate(world["requests"])
        if not refusals(world, meal, request)
    ]
    meals, requests = world["meals"], world["requests"]
    return SimpleNamespace(
        meal_portions=[meal["portions"] for meal in meals],
        request_refs=[request["ref"] for request in requests],
        request_portions=[request["portions"] for request in requests],
        waiting_days=[request["waiting_days"] for request in requests],
        edge_meals=[m for m, _ in places],
        edge_requests=[r for _, r in places],
        edge_bonds=[[meals[m]["cook"], requests[r]["diner"]] in world["bonds"] for m, r in places],
        edge_metres=[
            metres(meals[m]["lat"], meals[m]["lon"], requests[r]["lat"], requests[r]["lon"]) for m, r in places
        ],
    )
