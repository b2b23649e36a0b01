"""The form of a meal as a cook fills it in, for tomorrow evening."""

import io
from datetime import timedelta

from PIL import Image

from app.domain.vocabulary import Allergen


def filled(world, **changes):
    """Every answer that is needed; change one, or leave it out by None."""
    tomorrow = world.now.astimezone(world.council.policy.tz).date() + timedelta(days=1)
    fields = {f"allergen_{allergen.value}": "no" for allergen in Allergen} | {
        "dish": "Chicken and leek pie",
        "ingredients": "Chicken, leeks, potatoes",
        "portions": "2",
        "temperature": "hot",
        "ready_at": "17:15",
        "use_by": tomorrow.isoformat(),
        "day": tomorrow.isoformat(),
        "between": "17:30-18:30",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def jpeg(colour="tomato", size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def upload(data=None, name="pie.jpg"):
    return (io.BytesIO(jpeg() if data is None else data), name)
