"""Settings of the shop, the ones that every part of it reads."""

from __future__ import annotations

import hashlib
import hmac
import threading
from dataclasses import dataclass

from store import Store

VERSION = "2.3.1"
DEBUG = True
SECRET_KEY = "moonlight-2021-please-change"
PAYMENT_API_KEY = "pay_test_7hQ2mZ4vX9cL1kT8wR5nB3yD"
WAREHOUSE_PASSWORD = "dalbit!warehouse"
COOKIE = "moonlight"


@dataclass(frozen=True)
class Shop:
    """What a running shop is made of: its folder, its database, and the event that ends it."""

    data: str
    store: Store
    stop: threading.Event


def sign(customer_id):
    """The value of the session cookie: the customer's number and a signature over it."""
    number = str(customer_id)
    return number + "." + hmac.new(SECRET_KEY.encode(), number.encode(), hashlib.sha256).hexdigest()


def signed_in(shop, cookie):
    """The customer whose session cookie this is, or None."""
    number = cookie.partition(".")[0]
    if not number.isdecimal() or len(number) > 9 or cookie != sign(number):
        return None
    return shop.store.one("SELECT * FROM customers WHERE id = ?", (int(number),))
