import sys
from types import SimpleNamespace

import jwt

{once}


def named(request):
    {each}
    return who["sub"]


for line in sys.stdin:
    try:
        print("believed", named(SimpleNamespace(headers={"X-Munjigi-Assertion": line.rstrip("\n")})))
    except jwt.PyJWTError as refused:
        print("refused", type(refused).__name__)
