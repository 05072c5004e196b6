"""The JSON side of the shop."""

from __future__ import annotations

import time

from wire import Refused, json_reply, route

AUTHOR_LIMIT = 60
TEXT_LIMIT = 2000


def today():
    return time.strftime("%Y-%m-%d")


def keep_review(request, product, form):
    """Puts a review on a product's page; `form` has author, stars and text."""
    text = str(form.get("text", "")).strip()[:TEXT_LIMIT]
    if request.shop.store.product(product) is None:
        raise Refused(404, "no product %d" % product)
    if not text:
        raise Refused(400, "a review needs a text")
    grade = str(form.get("stars", "5"))
    author = str(form.get("author", "")).strip()[:AUTHOR_LIMIT] or "손님"
    return request.shop.store.review(
        product, author, int(grade) if grade in "12345" and len(grade) == 1 else 5, text, today()
    )


@route("GET", "/api/products")
def products(request):
    words = request.query.get("q")
    found = request.shop.store.find(words) if words else request.shop.store.shelf(request.query.get("kind"))
    return json_reply({"count": len(found), "products": found})


@route("GET", "/api/products/{id}")
def product(request):
    found = request.shop.store.product(int(request.names["id"]))
    return json_reply(found) if found else json_reply({"error": "no such product"}, 404)


@route("GET", "/api/orders/{id}")
def order(request):
    found = request.shop.store.order(int(request.names["id"]))
    return json_reply(found) if found else json_reply({"error": "no such order"}, 404)


@route("GET", "/api/reviews")
def reviews(request):
    number = request.query.get("product", "")
    return json_reply(
        {"reviews": request.shop.store.reviews(int(number) if number.isdecimal() and len(number) < 10 else None)}
    )


@route("POST", "/api/reviews")
def review(request):
    form = request.json()
    number = form.get("product")
    if not isinstance(number, int) or not 0 < number < 10**9:
        raise Refused(400, "product: a number is needed")
    return json_reply(keep_review(request, number, form), 201)
