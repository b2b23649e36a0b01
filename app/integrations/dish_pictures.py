"""Pictures of made-up dishes, drawn: a plate from above on a cloth, with food in the colours that the story names."""

import io
import math
import random
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 900
_CLOTHS = ("#d9e2dc", "#e8dccb", "#d5dde8", "#ead6d6", "#e3e0d0")
_PLATE, _RIM, _SHADOW, _DARK = "#fbf8f2", "#e9e2d6", (60, 45, 35), 90
_PIECES = 230


@lru_cache(maxsize=64)
def draw(name: str, colours: tuple[str, ...]) -> bytes:
    """A JPEG of 1200 by 900 pixels, the same for the same name and colours. colours: "#rrggbb", at least one."""
    dice = random.Random(name)  # noqa: S311 - it draws a stew, it keeps no secret
    picture = _cloth(dice)
    middle = (WIDTH // 2 + dice.randint(-40, 40), HEIGHT // 2 + dice.randint(-20, 20))
    picture = _shadow(picture, middle)
    pen = ImageDraw.Draw(picture)
    for radius, colour in ((390, _RIM), (380, _PLATE), (300, _RIM), (295, _PLATE)):
        pen.ellipse(_round(middle, radius), fill=colour)
    food = Image.new("RGB", picture.size, colours[0])
    _pieces(ImageDraw.Draw(food), dice, middle, colours)
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).polygon(_helping(dice, middle), fill=255)
    picture.paste(food.filter(ImageFilter.GaussianBlur(1.2)), mask=mask.filter(ImageFilter.GaussianBlur(3)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _cloth(dice: random.Random) -> Image.Image:
    ground = dice.choice(_CLOTHS)
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    pen = ImageDraw.Draw(picture)
    stripe = _darker(ground, 0.92)
    step = dice.choice((70, 90, 120))
    for x in range(-HEIGHT, WIDTH, step):
        pen.line([(x, HEIGHT), (x + HEIGHT, 0)], fill=stripe, width=step // 5)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _shadow(picture: Image.Image, middle: tuple[int, int]) -> Image.Image:
    where = Image.new("L", picture.size, 0)
    ImageDraw.Draw(where).ellipse(_round((middle[0] + 16, middle[1] + 26), 392), fill=_DARK)
    picture.paste(_SHADOW, mask=where.filter(ImageFilter.GaussianBlur(24)))
    return picture


def _pieces(pen: ImageDraw.ImageDraw, dice: random.Random, middle: tuple[int, int], colours: Sequence[str]) -> None:
    for _ in range(_PIECES):
        angle, away = dice.uniform(0, math.tau), 270 * math.sqrt(dice.random())
        place = (int(middle[0] + away * math.cos(angle)), int(middle[1] + away * math.sin(angle)))
        size = dice.randint(12, 44)
        colour = _darker(dice.choices(colours, weights=[5, *[2] * (len(colours) - 1)])[0], dice.uniform(0.82, 1.1))
        pen.polygon(_blob(dice, place, size, corners=14), fill=colour)


def _helping(dice: random.Random, middle: tuple[int, int]) -> list[tuple[float, float]]:
    """The edge of the food: nearly round, as a ladle leaves it."""
    waves = [(count, dice.uniform(0.01, 0.035), dice.uniform(0, math.tau)) for count in (2, 3, 5)]
    points = []
    for step in range(120):
        angle = math.tau * step / 120
        away = 255 * (1 + sum(size * math.sin(count * angle + start) for count, size, start in waves))
        points.append((middle[0] + away * math.cos(angle), middle[1] + away * math.sin(angle)))
    return points


def _blob(dice: random.Random, middle: tuple[int, int], radius: int, corners: int) -> list[tuple[float, float]]:
    """A lump: a circle that somebody has stirred."""
    points = []
    for corner in range(corners):
        angle, away = math.tau * corner / corners, radius * dice.uniform(0.9, 1.08)
        points.append((middle[0] + away * math.cos(angle), middle[1] + away * math.sin(angle)))
    return points


def _round(middle: tuple[int, int], radius: int) -> tuple[int, int, int, int]:
    return (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)


def _darker(colour: str, by: float) -> str:
    """The colour with its light multiplied; above 1 it is lighter."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{min(255, int(part * by)):02x}" for part in parts)
