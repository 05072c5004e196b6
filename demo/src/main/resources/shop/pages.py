"""The pages that customers and the people of the shop see."""

from __future__ import annotations

import csv
import io
import time
from urllib.parse import quote

import config
import template
from api import keep_review
from wire import Reply, json_reply, redirect, route, text_reply

KINDS = {
    "light": ("등", "Light"),
    "tea": ("차", "Tea"),
    "clay": ("도자", "Clay"),
    "paper": ("종이", "Paper"),
    "cloth": ("직물", "Cloth"),
    "scent": ("향", "Scent"),
}


def page(request, name, title, status=200, **values):
    """A template inside the shop's frame."""
    customer = customer_of(request)
    values.update(customer=customer, kinds=KINDS)
    inside = template.part(name, **values)
    whole = template.part(
        "frame",
        title=title,
        inside=inside,
        q=values.get("q", ""),
        staff=is_staff(request, customer),
        who=who(request, customer),
        kinds=KINDS,
    )
    return Reply(whole.encode("utf-8", "replace"), status=status)


def who(request, customer):
    """The corner of the frame that greets: whom the gate knows, or who signed in at the shop itself."""
    person = request.person
    if person:
        home = "/me" if customer else person.account
        return template.part("gate_in", home=home, shown=person.shown, account=person.account)
    if customer:
        return template.part("who_in", name=customer["name"])
    return template.part("gate_out" if request.guarded else "who_out")


def not_found(request):
    if request.path.startswith("/api/") or request.wants_json():
        return json_reply({"error": "not found"}, 404)
    return page(request, "missing", "없는 쪽 · Not found", 404, path=request.path)


def customer_of(request):
    if request.person:
        return request.shop.store.called(request.person.name)
    return config.signed_in(request.shop, request.cookies.get(config.COOKIE, ""))


# the shop window


@route("GET", "/")
def home(request):
    shelf = request.shop.store.shelf()
    picks = [shelf[number] for number in (0, 8, 17, 26, 33, 41, 11, 20)]
    return page(
        request,
        "home",
        "달빛상점 · Moonlight Shop",
        picks=picks,
        reviews=request.shop.store.reviews(newest=3),
        count=len(shelf),
    )


@route("GET", "/products")
def products(request):
    kind = request.query.get("kind")
    kind = kind if kind in KINDS else None
    names = KINDS.get(kind, ("모든 물건", "Everything"))
    return page(request, "shelf", " · ".join(names), names=names, kind=kind, products=request.shop.store.shelf(kind))


@route("GET", "/search")
def search(request):
    q = request.query.get("q", "")
    return page(request, "search", "찾기 · Search", q=q, products=request.shop.store.find(q))


@route("GET", "/products/{id}")
def product(request):
    found = request.shop.store.product(int(request.names["id"]))
    if found is None:
        return not_found(request)
    reviews = request.shop.store.reviews(found["id"])
    near = [one for one in request.shop.store.shelf(found["kind"]) if one["id"] != found["id"]][:4]
    title = "%s · %s" % (found["name_ko"], found["name_en"])
    return page(request, "product", title, product=found, reviews=reviews, near=near)


@route("POST", "/products/{id}/reviews")
def review(request):
    number = int(request.names["id"])
    keep_review(request, number, request.form())
    return redirect("/products/%d#reviews" % number)


def shelf_live(request):
    return page(request, "live", "실시간 재고 · Live stock", products=request.shop.store.shelf())


# customers


@route("GET", "/login")
def login_form(request):
    return page(request, "login", "로그인 · Sign in", mail="", problem="", next=request.query.get("next", "/me"))


@route("POST", "/login")
def login(request):
    form = request.form()
    mail = form.get("mail", "")
    store = request.shop.store
    customer = store.login(mail, form.get("password", ""))
    if customer is None:
        problem = "비밀번호가 틀렸습니다 · Wrong password" if store.knows(mail) else "없는 회원입니다 · No such customer"
        return page(request, "login", "로그인 · Sign in", 401, mail=mail, problem=problem, next=form.get("next", "/me"))
    cookie = "%s=%s; Path=/" % (config.COOKIE, config.sign(customer["id"]))
    return redirect(quote(form.get("next") or "/me", safe="/:?=&%#"), cookie)


@route("GET POST", "/logout")
def logout(request):
    return redirect("/", config.COOKIE + "=; Path=/; Max-Age=0")


@route("GET", "/me")
def me(request):
    customer = customer_of(request)
    if customer is None:
        return redirect("/login?next=/me")
    return page(request, "me", "내 달빛 · My page", me=customer, orders=request.shop.store.orders(customer["id"]))


@route("POST", "/orders")
def buy(request):
    form = request.form()
    customer = customer_of(request)
    number, quantity = form.get("product", ""), form.get("quantity", "1")
    if customer is None:
        return redirect("/login?next=/products/" + quote(number))
    wanted = request.shop.store.product(int(number)) if number.isdecimal() and len(number) < 10 else None
    if wanted is None or not quantity.isdecimal() or not 1 <= int(quantity[:9]) <= 99:
        return text_reply("product and a quantity of 1 to 99 are needed\n", 400)
    order = request.shop.store.buy(customer["id"], wanted, int(quantity), time.strftime("%Y-%m-%d %H:%M"))
    return redirect("/orders/%d" % order) if order else text_reply("품절 · sold out\n", 409)


@route("GET", "/orders/{id}")
def order(request):
    found = request.shop.store.order(int(request.names["id"]))
    if found is None:
        return not_found(request)
    if request.wants_json():
        return json_reply(found)
    shown = page(request, "order", "주문 %d · Order" % found["id"], order=found)
    shown.headers.append(("X-Customer", found["customer"]["mail"]))
    return shown


# the people of the shop


def is_staff(request, customer):
    if request.person:
        return request.person.is_staff()
    return customer is not None and customer["role"] == "admin"


def for_staff(function):
    """Lets a page be seen by the people of the shop only."""

    def guarded(request):
        customer = customer_of(request)
        if customer is None and request.person is None:
            return redirect("/login?next=" + request.path)
        if not is_staff(request, customer):
            return text_reply("관리자만 · staff only\n", 403)
        return function(request)

    return guarded


@route("GET", "/admin")
@for_staff
def admin(request):
    store = request.shop.store
    figures = store.one(
        "SELECT (SELECT count(*) FROM orders) AS orders, (SELECT sum(total) FROM orders) AS sales,"
        " (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM reviews) AS reviews"
    )
    low = store.rows("SELECT * FROM products WHERE stock < 10 ORDER BY stock")
    return page(request, "admin", "관리 · Admin", figures=figures, orders=store.orders()[:12], low=low)


@route("GET", "/admin/customers")
@for_staff
def admin_customers(request):
    return page(request, "customers", "고객 · Customers", customers=request.shop.store.customers())


@route("GET", "/admin/orders")
@for_staff
def admin_orders(request):
    return page(request, "orders", "주문 · Orders", orders=request.shop.store.orders())


@route("GET", "/admin/export")
def admin_export(request):
    text = io.StringIO()
    table = csv.DictWriter(text, ["id", "name", "mail", "phone", "rrn", "address", "card"], extrasaction="ignore")
    table.writeheader()
    table.writerows(request.shop.store.customers())
    return Reply(text.getvalue().encode("utf-8"), "text/csv; charset=utf-8")
