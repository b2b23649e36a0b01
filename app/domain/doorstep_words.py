"""The word a cook says at a door for the first time: short, friendly, easy to hear and to say, never twice alike."""

import secrets
from collections.abc import Callable, Sequence

_WORDS = """
acorn amber apple apron badger barley basket beehive bluebell bonnet bramble breeze bright butter candle canary carpet
cherry clover cobble copper cotton cricket crumble daisy dapple dragonfly duckling feather fiddle firefly foxglove
garden ginger goldfinch hazel heather hedgehog honey jasmine kettle kingfisher kitten ladder lantern lavender lemon
linnet magpie maple marble marigold meadow melody mitten morning nectar nettle nutmeg orchard otter pancake parsley
pebble penny pepper petal pigeon pillow plum pocket pond poppy puddle pumpkin quilt rabbit rainbow raspberry ribbon
river robin rosemary saffron sailor sandal seashell skylark snowdrop sparrow starling sunflower swallow teapot thimble
thistle toffee tulip velvet violet waffle walnut whistle willow window woodpecker
"""
WORDS = tuple(_WORDS.split())


def new_word(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """One of the words, at random."""
    return choose(WORDS)
