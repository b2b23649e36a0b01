"""Which places and web addresses a council's file claims, and where two claim the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.council_document import Bad, Fault, fault_at
from app.domain.council_lines import Lines, Path
from app.domain.council_policy import CouncilPolicy
from app.domain.local_authorities import authorities, counties, districts, is_known, name_of, nearest

WHOLE = 9
"""The letters of an authority's code; a claim of one sector of it goes on after them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that reads well by itself."""

    filename: str
    text: str
    policy: CouncilPolicy


@dataclass(frozen=True, slots=True)
class Held:
    """What others claim already: who by place ("E07000999" or "E07000999 ZZ9 7"), and who by host."""

    places: Mapping[str, str]
    hosts: Mapping[str, str]


NOTHING_HELD = Held({}, {})


def places_of(policy: CouncilPolicy) -> list[str]:
    """Each authority, or for a pilot each of its sectors in each: a sector may lie in two authorities."""
    whole = sorted(districts(policy.areas))
    if not policy.sectors:
        return whole
    return [f"{code} {sector}" for code in whole for sector in sorted(policy.sectors)]


def place_faults(draft: Draft, base_domain: str = "") -> list[Fault]:
    """What is wrong with the places and addresses of one file by itself.

    base_domain: of the installation, whose subdomains are not anybody's own.
    """
    lines = Lines(draft.text)
    found = [*_areas(draft.policy), *_teams(draft.policy), *_hosts(draft.policy, base_domain)]
    return [fault_at(lines, path, bad) for path, bad in found]


def claimed_twice(draft: Draft, held: Held, code: str) -> list[Fault]:
    """Places and hosts of this file that others hold. code: of the faults, with who and what in their details."""
    lines = Lines(draft.text)
    return [fault_at(lines, (key,), _bad(code, said, at)) for key, at, said in _clashes(draft.policy, held)]


def between(drafts: Sequence[Draft]) -> dict[str, list[Fault]]:
    """By file name: what a file claims that a file before it has claimed, its short name included."""
    found: dict[str, list[Fault]] = {}
    slugs: dict[str, str] = {}
    places: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for draft in drafts:
        slug = draft.policy.slug
        faults = claimed_twice(draft, Held(places, hosts), "claimed_in_file")
        if slug in slugs:
            bad = _bad("claimed_in_file", (slug, slugs[slug]))
            faults.append(fault_at(Lines(draft.text), ("slug",), bad))
        found[draft.filename] = faults
        slugs.setdefault(slug, draft.filename)
        places = dict.fromkeys(places_of(draft.policy), draft.filename) | places
        hosts = dict.fromkeys(draft.policy.hosts, draft.filename) | hosts
    return found


def _bad(code: str, said: tuple[str, str], at: int | None = None) -> Bad:
    found, other = said
    return Bad(code, at=at, found=found, other=other)


def _areas(policy: CouncilPolicy) -> Iterator[tuple[Path, Bad]]:
    for number, area in enumerate(policy.areas):
        if not is_known(area):
            yield ("areas",), Bad("unknown_area", at=number, found=area, near=nearest(area))
        elif area in authorities() and (county := authorities()[area].county_code) in policy.areas:
            yield ("areas",), Bad("area_in_its_county", at=number, found=area, county=county, name=name_of(county))


def _teams(policy: CouncilPolicy) -> Iterator[tuple[Path, Bad]]:
    served = districts(policy.areas)
    for section, teams in (("safeguarding", policy.safeguarding.areas), ("food_safety", policy.food_safety.areas)):
        for number, at, code in ((n, at, code) for n, team in enumerate(teams) for at, code in enumerate(team.codes)):
            if not served.intersection(counties().get(code, (code,))):
                yield (section, "areas", number, "codes"), Bad("team_elsewhere", at=at, found=code)


def _hosts(policy: CouncilPolicy, base_domain: str) -> Iterator[tuple[Path, Bad]]:
    for number, host in enumerate(policy.hosts):
        if base_domain and (host == base_domain or host.endswith(f".{base_domain}")):
            yield ("hosts",), Bad("host_of_the_service", at=number, found=host, domain=base_domain)


def _clashes(policy: CouncilPolicy, held: Held) -> Iterator[tuple[str, int, tuple[str, str]]]:
    """The key and which item of it, with what is claimed and who has it."""
    by_authority: dict[str, dict[str, str]] = {}
    for code, who in held.places.items():
        by_authority.setdefault(code[:WHOLE], {})[code] = who
    for number, area in enumerate(policy.areas):
        for sector, said in islice(_of_area(area, policy.sectors, by_authority), 1):
            yield ("sectors", policy.sectors.index(sector), said) if sector else ("areas", number, said)
    for number, host in enumerate(policy.hosts):
        if host in held.hosts:
            yield "hosts", number, (host, held.hosts[host])


def _of_area(
    area: str, sectors: tuple[str, ...], held: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Whoever has one of our sectors in this area, all of it, or, where we want it whole, any sector of it."""
    for code in counties().get(area, (area,)):
        others = held.get(code, {})
        for sector in sectors:
            if other := others.get(f"{code} {sector}"):
                yield sector, (sector, other)
        if code in others:
            yield "", (_named(code), others[code])
        elif others and not sectors:
            taken, other = next(iter(others.items()))
            yield "", (f"{taken[WHOLE + 1 :]}, {_named(code)}", other)


def _named(code: str) -> str:
    name = name_of(code)
    return f"{code} ({name})" if name else code
