"""The shop's database: one SQLite file, one connection a thread."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading

SCHEMA = """
CREATE TABLE products (id INTEGER PRIMARY KEY, kind TEXT, art TEXT, tone INTEGER, name_ko TEXT, name_en TEXT,
                       maker TEXT, price INTEGER, stock INTEGER, about_ko TEXT, about_en TEXT);
CREATE TABLE customers (id INTEGER PRIMARY KEY, role TEXT, name TEXT, mail TEXT UNIQUE, phone TEXT, rrn TEXT,
                        address TEXT, card TEXT, password TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers, placed TEXT, state TEXT,
                     carrier TEXT, parcel TEXT, total INTEGER, note TEXT);
CREATE TABLE lines (order_id INTEGER REFERENCES orders, product INTEGER REFERENCES products,
                    quantity INTEGER, price INTEGER);
CREATE TABLE reviews (id INTEGER PRIMARY KEY, product INTEGER REFERENCES products, author TEXT, stars INTEGER,
                      text TEXT, written TEXT);
CREATE INDEX lines_of_order ON lines (order_id);
CREATE INDEX orders_of_customer ON orders (customer);
CREATE INDEX reviews_of_product ON reviews (product);
"""
VERSION = 1
REVIEWS_KEPT = 1000


def digest(password):
    return hashlib.md5(password.encode()).hexdigest()


class Store:
    """Opens the database at `path`, and lays and fills it first if it is not there yet."""

    def __init__(self, path):
        self.path = path
        self.local = threading.local()
        if not os.path.exists(path):
            self.lay(path + ".new")
            os.replace(path + ".new", path)

    def lay(self, path):
        import seed

        if os.path.exists(path):
            os.remove(path)
        db = sqlite3.connect(path)
        db.execute("PRAGMA synchronous = OFF")
        db.executescript("BEGIN;" + SCHEMA + "PRAGMA user_version = %d;" % VERSION)
        seed.fill(db)
        db.commit()
        db.close()

    def db(self):
        if not hasattr(self.local, "db"):
            self.local.db = sqlite3.connect(self.path, timeout=5, isolation_level=None)
            self.local.db.row_factory = sqlite3.Row
            self.local.db.execute("PRAGMA synchronous = OFF")
        return self.local.db

    def rows(self, sql, values=()):
        return [dict(row) for row in self.db().execute(sql, values)]

    def one(self, sql, values=()):
        row = self.db().execute(sql, values).fetchone()
        return dict(row) if row else None

    # products

    def find(self, words):
        """Products whose name, maker or description holds the words, cheapest first."""
        sql = (
            "SELECT id, kind, art, tone, name_ko, name_en, maker, price, stock FROM products"
            f" WHERE name_ko LIKE '%{words}%' OR name_en LIKE '%{words}%' OR maker LIKE '%{words}%'"
            " ORDER BY price"
        )
        return self.rows(sql)

    def shelf(self, kind=None):
        if kind:
            return self.rows("SELECT * FROM products WHERE kind = ? ORDER BY id", (kind,))
        return self.rows("SELECT * FROM products ORDER BY id")

    def product(self, number):
        return self.one("SELECT * FROM products WHERE id = ?", (number,))

    def stock(self):
        return {row["id"]: row["stock"] for row in self.rows("SELECT id, stock FROM products")}

    # customers

    def login(self, mail, password):
        return self.one(f"SELECT * FROM customers WHERE mail = '{mail}' AND password = '{digest(password)}'")

    def knows(self, mail):
        return self.one("SELECT id FROM customers WHERE mail = ?", (mail,)) is not None

    def called(self, name):
        """The customer whose mail address begins with this name and `@`, or None."""
        return self.one("SELECT * FROM customers WHERE substr(mail, 1, instr(mail, '@') - 1) = ?", (name,))

    def customers(self):
        return self.rows("SELECT * FROM customers ORDER BY id")

    # orders

    def order(self, number):
        """An order with its customer and its lines, as the API shows it; None if there is none."""
        order = self.one("SELECT * FROM orders WHERE id = ?", (number,))
        if order is None:
            return None
        order["customer"] = self.one(
            "SELECT id, name, mail, phone, rrn, address, card FROM customers WHERE id = ?", (order["customer"],)
        )
        order["lines"] = self.rows(
            "SELECT product, name_ko, name_en, art, tone, quantity, lines.price FROM lines"
            " JOIN products ON products.id = product WHERE order_id = ?",
            (number,),
        )
        return order

    def orders(self, customer=None):
        sql = "SELECT orders.*, customers.name FROM orders JOIN customers ON customers.id = orders.customer"
        if customer is None:
            return self.rows(sql + " ORDER BY orders.id DESC")
        return self.rows(sql + " WHERE customer = ? ORDER BY orders.id DESC", (customer,))

    def buy(self, customer, product, quantity, placed):
        """Takes `quantity` of a product off the shelf in one step; the new order's number, or None if too few are left."""
        db = self.db()
        db.execute("BEGIN IMMEDIATE")
        try:
            taken = db.execute(
                "UPDATE products SET stock = stock - ? WHERE id = ? AND stock >= ?", (quantity, product["id"], quantity)
            )
            number = None
            if taken.rowcount:
                number = db.execute(
                    "INSERT INTO orders (customer, placed, state, carrier, parcel, total, note)"
                    " VALUES (?, ?, '결제 완료', 'cj', '', ?, '')",
                    (customer, placed, product["price"] * quantity),
                ).lastrowid
                db.execute("INSERT INTO lines VALUES (?, ?, ?, ?)", (number, product["id"], quantity, product["price"]))
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return number

    # reviews

    def reviews(self, product=None, newest=50):
        sql = "SELECT reviews.*, name_ko, name_en FROM reviews JOIN products ON products.id = product"
        if product is None:
            return self.rows(sql + " ORDER BY reviews.id DESC LIMIT ?", (newest,))
        return self.rows(sql + " WHERE product = ? ORDER BY reviews.id DESC LIMIT ?", (product, newest))

    def review(self, product, author, stars, text, written):
        """Keeps a review and returns it; the oldest beyond the newest thousand are let go."""
        db = self.db()
        number = db.execute(
            "INSERT INTO reviews (product, author, stars, text, written) VALUES (?, ?, ?, ?, ?)",
            (product, author, stars, text, written),
        ).lastrowid
        db.execute("DELETE FROM reviews WHERE id <= ?", (number - REVIEWS_KEPT,))
        return self.one("SELECT * FROM reviews WHERE id = ?", (number,))
