"""What Welsh does to a word because of the word before it, where a list puts two together that no sentence holds."""

_VOWELS = "aeiouwyâêîôûŵŷáéíóúäëïöü"
_BREATHED = {"p": "ph", "t": "th", "c": "ch"}


def joined(first: str, last: str) -> str:
    """Wyau a llaeth, llaeth ac wyau, wyau a physgod. A name keeps its first letter: Siân a Tecwyn, Siân ac Elen."""
    if last[:1].lower() in _VOWELS:
        return f"{first} ac {last}"
    letter, beside = last[:1], last[1:2]
    if letter in _BREATHED and beside != "h":
        last = _BREATHED[letter] + last[1:]
    return f"{first} a {last}"
