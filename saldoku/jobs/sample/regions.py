"""Districts of the sample's identity numbers: as many in each province as it has people.

Codes of provinces and the number of their regencies and cities: Kemendagri (38 provinces, 514). People:
BPS, 2024, rounded. A district's own number is invented and stays in the range that is used.
"""

PEOPLE_IN_A_DISTRICT = 50  # thousand

# Code, thousands of people, regencies, cities.
_PROVINCES = (
    (11, 5_500, 18, 5),
    (12, 15_500, 25, 8),
    (13, 5_800, 12, 7),
    (14, 6_700, 10, 2),
    (15, 3_700, 9, 2),
    (16, 8_800, 13, 4),
    (17, 2_100, 9, 1),
    (18, 9_400, 13, 2),
    (19, 1_500, 6, 1),
    (21, 2_200, 5, 2),
    (31, 10_700, 1, 5),
    (32, 50_300, 18, 9),
    (33, 37_900, 29, 6),
    (34, 3_800, 4, 1),
    (35, 41_800, 29, 9),
    (36, 12_400, 4, 4),
    (51, 4_400, 8, 1),
    (52, 5_600, 8, 2),
    (53, 5_700, 21, 1),
    (61, 5_700, 12, 2),
    (62, 2_800, 13, 1),
    (63, 4_300, 11, 2),
    (64, 4_000, 7, 3),
    (65, 700, 4, 1),
    (71, 2_700, 11, 4),
    (72, 3_100, 12, 1),
    (73, 9_500, 21, 3),
    (74, 2_800, 15, 2),
    (75, 1_200, 5, 1),
    (76, 1_500, 6, 0),
    (81, 1_900, 9, 2),
    (82, 1_400, 8, 2),
    (91, 1_100, 8, 1),
    (92, 600, 7, 0),
    (93, 550, 4, 0),
    (94, 1_450, 8, 0),
    (95, 1_450, 8, 0),
    (96, 650, 5, 1),
)


def _of_province(code: int, thousands: int, regencies: int, cities: int) -> list[str]:
    areas = [*range(1, regencies + 1), *range(71, 71 + cities)]
    count = thousands // PEOPLE_IN_A_DISTRICT
    return [
        f"{code}{areas[number % len(areas)]:02d}{number // len(areas) + 1:02d}" for number in range(count)
    ]


DISTRICTS: tuple[str, ...] = tuple(code for province in _PROVINCES for code in _of_province(*province))
"""Six digits each: province, regency (01 and on) or city (71 and on), district."""
