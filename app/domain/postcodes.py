"""Postcodes as people write them. Forms: BS 7666-2 and Royal Mail's Programmers' Guide."""

import re
from dataclasses import dataclass

from app.domain.errors import Invalid

_LONGEST_TYPED = 40
_TO_DIGIT = str.maketrans("OI", "01")
_TO_LETTER = str.maketrans("01", "OI")
_FORMS = ("LD", "LDD", "LLD", "LLDD", "LDL", "LLDL")  # L a letter, D a digit
# No district of two digits begins with 0, and only these letters end one.
_OUTWARD = re.compile(r"[A-Z]\d|[A-Z][1-9]\d|[A-Z]{2}\d|[A-Z]{2}[1-9]\d|[A-Z]{1,2}[1-9][A-HJKMNP-Y]")
_ODD = frozenset({"GIR", "NPT"})  # Girobank's, and Newport's before 1984: still in the directory
# C, I, K, M, O and (but for one old code, NPT 0VA) V are left out because they are misread.
_INWARD = re.compile(r"\d[ABD-HJLNP-Z]{2}")
_AREAS = re.compile(
    r"A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|"
    r"M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE",
)


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """full: "RH2 7DE". Made by `parse`."""

    full: str

    @property
    def outward(self) -> str:
        """The district, "RH2"."""
        return self.full[:-4]

    @property
    def sector(self) -> str:
        """About 3,000 homes, "RH2 7"."""
        return self.full[:-2]

    def __str__(self) -> str:
        return self.full


def parse(text: str) -> Postcode:
    """Take a postcode in any case, with any spaces or dashes, and 0 for O or 1 for I where only one reading exists.

    Raises Invalid("postcode_malformed"), field "postcode". A well-formed code that no house has is not refused.
    """
    typed = text.strip()
    if len(typed) <= _LONGEST_TYPED:
        letters = re.sub(r"[\s.\u00ad\u200b\u2010-\u2015\u2212-]+", "", typed).upper()
        if re.fullmatch(r"[A-Z0-9]{5,7}", letters):
            outward, inward = _outward(letters[:-3]), letters[-3].translate(_TO_DIGIT) + letters[-2:]
            if outward and _INWARD.fullmatch(inward):
                return Postcode(f"{outward} {inward}")
    raise Invalid("postcode_malformed", field="postcode")


def _outward(written: str) -> str | None:
    """The district as typed when its area exists; else the one it can be read as; else as typed if well-formed."""
    if written in _ODD:
        return written
    well_formed = _OUTWARD.fullmatch(written) is not None
    if well_formed and _area_exists(written):
        return written
    readings = {_as(written, form) for form in _FORMS if len(form) == len(written)}
    real = [reading for reading in readings if _OUTWARD.fullmatch(reading) and _area_exists(reading)]
    if len(real) == 1:
        return real[0]
    return written if well_formed else None


def _as(written: str, form: str) -> str:
    return "".join(
        character.translate(_TO_LETTER if kind == "L" else _TO_DIGIT)
        for character, kind in zip(written, form, strict=True)
    )


def _area_exists(outward: str) -> bool:
    return _AREAS.fullmatch(re.split(r"\d", outward, maxsplit=1)[0]) is not None
