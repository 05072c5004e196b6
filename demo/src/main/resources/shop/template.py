"""Our own little templates: `{{ expression }}` puts a value in, `{{! expression }}` puts it in as it is."""

from __future__ import annotations

import functools
import html
import os
import re

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")
PLACE = re.compile(r"\{\{(!?)(.+?)\}\}", re.S)


def won(amount):
    return "₩{:,}".format(amount) if isinstance(amount, int) else amount


def part(name, /, **names):
    return fill(load(name), names)


def each(name, items, /):
    return "".join(part(name, **item) for item in items)


WORDS = {"won": won, "part": part, "each": each}


@functools.lru_cache(maxsize=64)
def load(name):
    with open(os.path.join(HERE, name + ".html"), encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(maxsize=512)
def compiled(expression):
    return compile(expression.strip(), "<template>", "eval")


def fill(source, names):
    """The text of a template with its places filled from `names`."""
    known = {**WORDS, **names}

    def put(place):
        value = eval(compiled(place.group(2)), known)
        text = "" if value is None else str(value)
        return text if place.group(1) else html.escape(text)

    return PLACE.sub(put, source)
