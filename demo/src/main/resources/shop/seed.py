"""Fills a new database. Nobody in it exists.

Phone numbers begin with 010-0, which no network uses; mail addresses end in reserved names; cards
are the card networks' published test numbers; resident registration numbers carry region code 99,
which was never given out, with a check digit that is right.
"""

from __future__ import annotations

import json
import os
import random

from store import digest

CARDS = (
    "4242424242424242",
    "4111111111111111",
    "5555555555554444",
    "5105105105105100",
    "378282246310005",
    "3530111333300000",
)
STATES = ("배송 중", "배송 중", "배송 중", "배송 준비", "배송 준비", "결제 완료")  # of the newest; the others have arrived
CARRIERS = ("cj", "post", "hanjin", "lotte")
ORDERS = 36
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def resident_number(birth, digit, serial):
    """A resident registration number of nobody: six digits of birth, one of sex and century, region 99."""
    twelve = "%s%d99%03d" % (birth, digit, serial)
    total = sum(weight * int(number) for weight, number in zip(WEIGHTS, twelve))
    return "%s-%s%d" % (twelve[:6], twelve[6:], (11 - total % 11) % 10)


def fill(db):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "seed.json"), encoding="utf-8") as file:
        given = json.load(file)
    db.executemany(
        "INSERT INTO products (kind, art, tone, name_ko, name_en, maker, price, stock, about_ko, about_en)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        given["products"],
    )
    for at, (role, name, mail, phone, birth, digit, address, password) in enumerate(given["customers"]):
        number = resident_number(birth, digit, 101 + 37 * at)
        db.execute(
            "INSERT INTO customers (role, name, mail, phone, rrn, address, card, password) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (role, name, mail, phone, number, address, CARDS[at % len(CARDS)], digest(password)),
        )
    fill_orders(db, given)
    for at, (product, author, stars, text) in enumerate(given["reviews"]):
        db.execute(
            "INSERT INTO reviews (product, author, stars, text, written) VALUES (?, ?, ?, ?, ?)",
            (product, author, stars, text, "2025-%02d-%02d" % (1 + at // 5, 2 + at * 7 % 26)),
        )


def fill_orders(db, given):
    """The same orders in every new shop: one to three lines each, from January to September 2025."""
    dice = random.Random(20250915)
    for at in range(ORDERS):
        chosen = dice.sample(range(len(given["products"])), dice.choice((1, 1, 2, 3)))
        lines = [(number + 1, dice.choice((1, 1, 1, 2)), given["products"][number][6]) for number in chosen]
        waiting = at - (ORDERS - len(STATES))
        state = STATES[waiting] if waiting >= 0 else "배송 완료"
        db.execute(
            "INSERT INTO orders (id, customer, placed, state, carrier, parcel, total, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                at + 1,
                2 + at % (len(given["customers"]) - 1),
                "2025-%02d-%02d %02d:%02d"
                % (1 + at // 4, 1 + at % 4 * 7 + at * 3 % 6, dice.randint(7, 23), dice.randint(0, 59)),
                state,
                dice.choice(CARRIERS),
                "%012d" % dice.randrange(10**11, 10**12),
                sum(quantity * price for _, quantity, price in lines),
                dice.choice(given["notes"]),
            ),
        )
        db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?)", [(at + 1, *line) for line in lines])
