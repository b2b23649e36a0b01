"""A fixed pool of homes, so that every distance between two of them is worked out once."""

from app.domain.distance import Point

# Three towns' worth of doorsteps (latitude, longitude): streets, a block of flats, farms some miles out.
TOWNS = (
    (
        (51.23718, -0.20583),
        (51.23718, -0.20583),
        (51.23902, -0.19877),
        (51.24011, -0.17224),
        (51.23260, -0.18871),
        (51.25166, -0.16105),
        (51.22590, -0.20961),
        (51.21714, -0.18433),
        (51.26245, -0.15310),
        (51.19873, -0.17992),
    ),
    (
        (51.65302, -0.20027),
        (51.65287, -0.19644),
        (51.64790, -0.18733),
        (51.65811, -0.21218),
        (51.63190, -0.17561),
        (51.61447, -0.17670),
        (51.60042, -0.19480),
        (51.63988, -0.22395),
        (51.64610, -0.20110),
        (51.59120, -0.21907),
    ),
    (
        (53.14058, -4.27692),
        (53.13899, -4.27101),
        (53.14422, -4.26390),
        (53.12015, -4.13020),
        (53.15236, -4.24488),
        (53.10877, -4.25530),
        (53.16601, -4.20944),
        (53.13010, -4.29877),
        (53.14058, -4.27695),
        (53.18540, -4.19961),
    ),
)
ONE_MILE = 1_609
FIVE_MILES = 8_047
POINTS = tuple(tuple(Point(lat, lon) for lat, lon in town) for town in TOWNS)
EVERYWHERE = tuple(point for town in POINTS for point in town)
